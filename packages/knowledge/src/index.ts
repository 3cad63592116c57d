/**
 * Everything that a library holds beside vulnerabilities, read from the files in which it is published into entries and edges. No database.
 *
 * The usual way in is {@link readLibraryFile}.
 */
export { edgeTypes, type EdgeTypeInfo, joins } from './model/edge-types.ts';
export {
  type Edge,
  type EdgeType,
  type Entry,
  type EntryKind,
  entryKinds,
  type KnowledgeDocument,
  nodeRef,
  type NodeRef,
  parseNodeRef,
  tenantKinds,
} from './model/entry.ts';
export type { LibraryItem } from './reader.ts';
export { readLibraryFile } from './read-file.ts';
