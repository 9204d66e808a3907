// The editor's picture with numbered spots: put by a click, moved by dragging, with the arrow keys or by numbers.
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;
  const STEPS = { ArrowLeft: [-0.5, 0], ArrowRight: [0.5, 0], ArrowUp: [0, -0.5], ArrowDown: [0, 0.5] }; // percent
  const percent = (value) => String(Math.round(Math.min(Math.max(value, 0), 100) * 10) / 10);
  const made = (tag, fields, parent) => parent.appendChild(Object.assign(document.createElement(tag), fields));

  class SpotBoard {
    constructor(block, words) {
      this.words = words;
      this.image = block.childBlocks.image;
      this.spots = block.childBlocks.spots;
      const place = block.container[0].querySelector("[data-contentpath=spots]");
      const board = made("div", { className: "spot-board" }, place);
      place.prepend(board);
      this.help = made("p", { className: "help" }, board);
      this.stage = made("div", { className: "spot-stage" }, board);
      this.picture = made("img", { alt: "" }, this.stage);
      this.pins = [];
      this.picture.addEventListener("click", (event) => this.add(this.at(event)));
      for (const name of ["input", "change"]) block.container[0].addEventListener(name, () => this.draw());
      new MutationObserver(() => this.draw()).observe(this.spots.container[0], { childList: true, subtree: true });
      this.draw();
    }

    draw() {
      const chosen = this.image.getState()?.image;
      this.help.textContent = chosen ? this.words.help : this.words.empty;
      this.stage.hidden = !chosen;
      if (chosen && this.shown !== chosen.id) {
        this.shown = chosen.id;
        this.picture.src = this.words.picture.replace("/0/", `/${chosen.id}/`);
      }
      while (this.pins.length > this.spots.children.length) this.pins.pop().remove();
      while (this.pins.length < this.spots.children.length) this.pins.push(this.pin(this.pins.length));
      this.pins.forEach((pin, number) => {
        const { x, y, heading } = this.fields(number);
        pin.style.left = `${parseFloat(x.getState()) || 0}%`;
        pin.style.top = `${parseFloat(y.getState()) || 0}%`;
        pin.setAttribute("aria-label", `${this.words.spot} ${number + 1} ${heading.getState() ?? ""}`);
      });
    }

    pin(number) {
      const pin = made("button", { type: "button", className: "spot-pin", textContent: number + 1 }, this.stage);
      pin.addEventListener("keydown", (event) => {
        if (!STEPS[event.key]) return;
        event.preventDefault();
        const { x, y } = this.fields(number);
        const [right, down] = STEPS[event.key];
        this.move(number, [parseFloat(x.getState()) + right, parseFloat(y.getState()) + down]);
      });
      pin.addEventListener("pointerdown", () => (this.held = number));
      pin.addEventListener("pointerdown", (event) => pin.setPointerCapture(event.pointerId));
      pin.addEventListener("pointermove", (event) => this.held === number && this.move(number, this.at(event)));
      pin.addEventListener("lostpointercapture", () => (this.held = undefined));
      return pin;
    }

    at(event) {
      const { left, top, width, height } = this.picture.getBoundingClientRect();
      return [(100 * (event.clientX - left)) / width, (100 * (event.clientY - top)) / height];
    }

    add([x, y]) {
      const state = { ...this.spots.blockDef.initialChildState, x: percent(x), y: percent(y) };
      this.spots.insert(state, this.spots.children.length, { focus: true, id: crypto.randomUUID?.() });
      this.draw();
    }

    move(number, [x, y]) {
      this.fields(number).x.setState(percent(x));
      this.fields(number).y.setState(percent(y));
      this.draw();
    }

    fields(number) {
      return this.spots.children[number].block.childBlocks;
    }
  }

  class AnnotatedBlockDefinition extends StructBlockDefinition {
    render(...placement) {
      const block = super.render(...placement);
      new SpotBoard(block, this.meta.words);
      return block;
    }
  }

  window.telepath.register("courses.blocks.AnnotatedBlock", AnnotatedBlockDefinition);
})();
