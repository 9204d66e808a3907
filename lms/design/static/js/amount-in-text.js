/* A named amount in the text editor: chosen from the list, kept as its code, shown in words. */
(() => {
  const { React, draftail, DraftJS } = window;
  const { EditorState, Modifier } = DraftJS;

  class AmountSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.amountChooser,
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

  const Amount = ({ entityKey, contentState, children }) =>
    React.createElement(
      "span",
      { className: "amount-entity", title: contentState.getEntity(entityKey).getData().code },
      children,
    );

  draftail.registerPlugin({ type: "AMOUNT", source: AmountSource, decorator: Amount }, "entityTypes");
})();
