// Cells copied from Excel, LibreOffice or Word, as rows of plain text. Nothing of their HTML is kept but the words.
(() => {
  const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y; // as Excel writes a cell with several lines
  const HIDDEN = /^(STYLE|SCRIPT|TEMPLATE|TITLE)$/;
  const PARAGRAPH = /^(P|DIV|LI)$/;

  function fromText(source) {
    const text = source.replace(/\r\n?/g, "\n");
    const rows = [[""]];
    for (let at = 0; at < text.length; at += 1) {
      const row = rows.at(-1);
      QUOTED.lastIndex = at;
      const quoted = row.at(-1) === "" && QUOTED.exec(text);
      if (quoted && /[\t\n]|""/.test(quoted[1])) {
        row[row.length - 1] = quoted[1].replaceAll('""', '"').replaceAll("\t", " ");
        at = QUOTED.lastIndex - 1;
      } else if (text[at] === "\t") row.push("");
      else if (text[at] === "\n") rows.push([""]);
      else row[row.length - 1] += text[at];
    }
    return trimmed(rows.map((row) => row.map(tidy)));
  }

  function fromHtml(html) {
    const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    const grid = [...(table?.rows ?? [])].map(() => []);
    let isMerged = false;
    [...(table?.rows ?? [])].forEach((line, y) => {
      let x = 0;
      for (const cell of line.cells) {
        while (grid[y][x] !== undefined) x += 1;
        const words = tidy(wordsOf(cell));
        const height = Math.min(cell.rowSpan || grid.length, grid.length - y);
        isMerged ||= height * cell.colSpan > 1;
        grid.slice(y, y + height).forEach((row) => spread(row, x, cell.colSpan, words));
        x += cell.colSpan;
      }
    });
    return { rows: trimmed(grid.map((row) => Array.from(row, (cell) => cell ?? ""))), isMerged };
  }

  const spread = (row, from, count, words) => {
    for (let at = from; at < from + count; at += 1) row[at] = words;
  };

  function wordsOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || HIDDEN.test(node.nodeName) || node.style.display === "none") return "";
    if (node.nodeName === "BR") return "\n";
    const inside = [...node.childNodes].map(wordsOf).join("");
    return PARAGRAPH.test(node.nodeName) ? `\n${inside}\n` : inside;
  }

  const tidy = (text) => text.replace(/[ \u00a0]+/g, " ").replace(/ ?\n[ \n]*/g, "\n").trim();

  /* Every row as long as the longest; without the empty rows and columns at the end that a selection often has. */
  function trimmed(rows) {
    const filled = rows.map((row) => row.findLastIndex((cell) => cell !== "") + 1);
    const width = Math.max(0, ...filled);
    const height = filled.findLastIndex((count) => count > 0) + 1;
    return rows.slice(0, height).map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
  }

  const asText = (rows) =>
    rows.map((row) => row.map((cell) => (/[\n\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\n");

  window.clipboardTable = { fromText, fromHtml, asText };
})();
