/** The editor as a React component. Its style sheet is `styles.css` beside this file. */
export { DocumentEditor } from "./editor/DocumentEditor.tsx";
export type { DocumentEditorProps, EditorFault, Refusal } from "./editor/DocumentEditor.tsx";
export { StaticDocument } from "./editor/static/StaticDocument.tsx";
