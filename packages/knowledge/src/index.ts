/**
 * Everything that a library holds beside vulnerabilities, read from the files in which it is published into entries and edges. No database.
 *
 * The usual way in is {@link readLibraryFile}.
 */
export { countsUntil, decayedScore, indicatorScore, readDecayTable, type Decay, type DecayTable } from './indicators/decay.ts';
export { indicatorValues } from './indicators/indicator-values.ts';
export { domainsOver, observable, type ObservableType, type ObservableValue, observedTypes } from './indicators/values.ts';
export { WarningLists, type Warning } from './misp/warning-lists.ts';
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
export { type Parted, PartsTold } from './model/parts.ts';
export { readOwnContent } from './own/content.ts';
export type { LibraryItem } from './reader.ts';
export { tlpMarkings } from './stix/markings.ts';
export { ownExtension, ownProducer } from './stix/own.ts';
export { readLibraryFile } from './read-file.ts';
export { addressBits } from './indicators/addresses.ts';
export { addMalwareFolder, MalwareLibrary } from './malware/library.ts';
export { YaraEngine } from './malware/yara-engine.ts';
export { type ProductFamily, readProductFamilies, restoreFamily } from './products/family.ts';
export { ProductKnowledge } from './products/knowledge.ts';
export { type ProductNotice, productNotices } from './products/notices.ts';
export { productKey } from './vendors/names.ts';
export { carryKnowledge, unpackDocument } from './bundle/carry.ts';
export type { BundleLine, CarriedDocument, DocumentName, DocumentVersion, Manifest } from './bundle/format.ts';
export { isBundleKey, makeBundleKey, publicBundleKey, shortKey } from './bundle/keys.ts';
export { isBundle, openBundle, refusalOf } from './bundle/read.ts';
export { BundleError } from './bundle/refusal.ts';
export { type LibraryState, readState, readStateHead, writeState } from './bundle/state.ts';
export { type BundleLibrary, type BundleOrder, writeBundle } from './bundle/write.ts';
export { type BundleTaken, FolderLibrary } from './folder/folder-library.ts';
export type { EntryFound, EntryHit } from './folder/shelf.ts';
export { useProxyOfEnvironment } from './sources/proxy.ts';
export { chooseSources, type LibrarySource, readSourceTable } from './sources/table.ts';
export { type Released, readReleased } from './released/read.ts';
export type { ReleasedCounts, ReleasedLine } from './released/lines.ts';
export { IndicatorSet } from './indicators/indicator-set.ts';
