// The editor's table with a place to paste cells from Excel into: they fill the table when its button is pressed.
(() => {
  const { fromText, fromHtml, asText } = window.clipboardTable;
  const TypedTable = window.telepath.constructors["wagtail.contrib.typed_table_block.blocks.TypedTableBlock"];
  const made = (tag, fields, parent) => parent.appendChild(Object.assign(document.createElement(tag), fields));

  class PastePanel {
    constructor(table, meta) {
      this.table = table;
      this.words = meta.words;
      this.limits = meta.limits;
      const panel = made("details", { className: "table-paste", open: !table.columns.length }, table.container[0]);
      table.container[0].prepend(panel);
      made("summary", { textContent: this.words.title }, panel);
      const label = made("label", {}, panel);
      made("span", { className: "help", textContent: this.words.help }, label);
      this.field = made("textarea", { rows: 4 }, label);
      const choice = made("label", {}, panel);
      this.hasHeadings = made("input", { type: "checkbox", checked: true }, choice);
      choice.append(` ${this.words.headings}`);
      this.button = made("button", { type: "button", className: "button button-small" }, panel);
      this.said = made("p", { className: "help", role: "status" }, panel);
      this.field.addEventListener("paste", (event) => this.paste(event));
      this.field.addEventListener("input", () => this.judge());
      this.button.addEventListener("click", () => this.fill());
      this.judge();
    }

    paste(event) {
      const { rows, isMerged } = fromHtml(event.clipboardData.getData("text/html"));
      if (!rows.length) return;
      event.preventDefault();
      this.field.value = asText(rows);
      this.judge(isMerged ? this.words.merged : "");
    }

    judge(more = "") {
      this.rows = fromText(this.field.value);
      const [height, width] = [this.rows.length, this.rows[0]?.length ?? 0];
      const isLarge = height > this.limits.rows || width > this.limits.columns;
      const found = this.words.found.replace("%r", height).replace("%c", width);
      this.say(isLarge ? `${found} ${this.words.large}` : height ? `${found} ${more}` : "");
      this.button.disabled = isLarge || !height;
      this.button.textContent = this.table.columns.length ? this.words.replace : this.words.fill;
    }

    fill() {
      const width = this.rows[0].length;
      const headings = this.hasHeadings.checked ? this.rows.shift() : Array(width).fill("");
      const types = headings.map((_, at) => (this.rows.some((row) => row[at].includes("\n")) ? "rich_text" : "text"));
      this.table.setState({
        caption: this.table.captionInput.value,
        columns: headings.map((heading, at) => ({ type: types[at], heading: heading.replaceAll("\n", " ") })),
        rows: this.rows.map((row) => ({ values: row.map((cell, at) => (types[at] === "text" ? cell : rich(cell))) })),
      });
      this.field.value = "";
      this.judge();
      this.say(this.words.done);
    }

    say(words) {
      this.said.textContent = words;
    }
  }

  /* Lines of a cell as the text editor keeps them. */
  const rich = (text) =>
    JSON.stringify({
      blocks: [{ key: "cell0", text, type: "unstyled", depth: 0, inlineStyleRanges: [], entityRanges: [] }],
      entityMap: {},
    });

  class LessonTable extends TypedTable {
    render(...places) {
      const table = super.render(...places);
      new PastePanel(table, this.meta);
      return table;
    }
  }

  window.telepath.register("courses.blocks.LessonTable", LessonTable);
})();
