/* A named amount or a glossary term in the text editor: chosen from the list, kept as its code, shown in words. */
(() => {
  const { React, draftail, DraftJS } = window;
  const { EditorState, Modifier } = DraftJS;
  if (draftail.hasCodes) return; // each of the two asks for this file
  draftail.hasCodes = true;

  class CodeSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: Object.values(this.props.entityType.chooserUrls)[0],
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    onChosen(chosen) {
      const { editorState, entityType, onComplete } = this.props;
      const content = editorState.getCurrentContent().createEntity(entityType.type, "IMMUTABLE", { code: chosen.code });
      const key = content.getLastCreatedEntityKey();
      const written = Modifier.replaceText(content, editorState.getSelection(), chosen.title, null, key);
      this.workflow.close();
      onComplete(EditorState.push(editorState, written, "insert-characters"));
    }
  }

  const Code = ({ entityKey, contentState, children }) =>
    React.createElement(
      "span",
      { className: "amount-entity", title: contentState.getEntity(entityKey).getData().code },
      children,
    );

  for (const type of ["AMOUNT", "TERM"]) {
    draftail.registerPlugin({ type, source: CodeSource, decorator: Code }, "entityTypes");
  }
})();
