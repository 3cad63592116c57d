import { type Refusal, type RefusalMaker, refusalsOf } from '@fengsui/advisories';

/** Why a file, a document, or a part of one is not taken by a library: the sentence of each reason, with the values that it names in braces. */
const sentences = {
  unread: 'it cannot be read: {reason}',
  unreadFurther: 'it cannot be read further: {reason}',
  packedDeep: 'what is packed is read up to {most} within each other',
  largeArchive: 'the archive is longer than {most} bytes',
  manyFiles: 'the archive has {count} files; at most {most} are read',
  largeDirectory: 'the directory of the archive has {bytes} bytes; at most {most} are read',
  directoryEnds: 'the directory of the archive breaks off at file {number}',
  noDirectory: 'the archive has no directory; it is damaged or incomplete',
  directoryBeyond: 'the directory of the archive is beyond its end; it is damaged or incomplete',
  encrypted: 'the file is encrypted',
  packedBy: 'the file is packed by method {method}',
  longFile: 'the file is longer than {most} bytes',
  misplaced: 'the file is not where the directory says',
  cutOff: 'the file is cut off',
  damagedPacking: 'the file cannot be unpacked: {reason}',
  unpacksLarge: 'it unpacks to more than {most} bytes',
  emptyFile: 'the file is empty',
  unknownContent: 'the content is of no kind that the library takes',
  unknownDocument: 'the document is of no kind that the library takes',
  largeDocument: 'it is one document of more than {most} bytes',
  longLine: 'it is longer than {most} characters',
  farFrom: 'it is far from the format {kind}: {reason}',
  nested: 'The document nests deeper than {most} levels; it is damaged or hostile',
  noJson: 'The text is not JSON: {reason}',
  noXml: 'the XML is not well-formed: {reason}',
  noYaml: 'it is not YAML: {reason}',
  manyDocuments: 'the file has more than {most} documents',
  longDocument: 'the document is longer than {most} characters',
  manyBrackets: 'the document holds more brackets than any rule',
  emptyDocument: 'the document is empty',
  noRow: 'it is no row of the table: {reason}',
  manyObjects: 'The bundle has {count} objects; the first {most} are read',
  typeless: '{count} objects have no type',
  manyAttributes: 'the event has {count} attributes; the first {most} are read',
  manyValues: 'the list has {count} values; the first {most} are read',
  manyClusters: 'the galaxy has {count} clusters; the first {most} are read',
  noPrefix: '{prefix} is no prefix of the registry {registry}',
  noHash: 'it is no hash',
  noHashes: '{count} more lines are no hashes',
  namelessPackages: '{count} packages have no name',
  namelessComponents: '{count} components have no name',
  noFingerprint: 'it needs an id, a pattern and what it says',
  noPattern: 'it has no pattern',
  noId: '{id} is no id of a {kind}',
  assetType: 'an asset type needs an id',
  tool: 'a tool needs an id',
  product: 'it needs a vendor, a name and a type',
  noSource: 'its source {source} is not in the file',
  families: 'it is no list of families: {reason}',
  noNumber: 'it has no number',
  rowNumber: 'the row has no number of a weakness',
  lineNumber: 'the line has no number of a weakness',
  pairs: '{count} pairs have no two numbers of weaknesses',
  noSigma: 'it is no Sigma rule: a title and a detection or correlation are needed',
  noNetworkRule: 'it is no rule of Suricata or Snort',
  noNetworkRules: '{count} more lines are no rules',
  longRule: 'the rule is longer than {most} characters',
  noSid: 'the rule has no sid',
  commentedOut: 'all of its rules are commented out',
  namelessRule: 'a rule has no name',
  bodyless: 'the rule {name} has no body',
  endless: 'the rule {name} has no end',
  longNamed: 'the rule {name} is longer than {most} characters',
  predictions: 'the table of predictions cannot be read',
  otherName: 'it is {id}, and the bundle calls it {called}',
  noLists: 'it has no list of entries and edges',
  newerEntry: 'an entry of it has no kind that this program knows: use a newer program',
  newerEdge: 'an edge of it is none that this program knows: use a newer program',
  unfounded: 'it does not say how it was found and how sure it is',
} as const;

/** Why something is not taken, by its code and the values that its sentence names. */
export const refusal: RefusalMaker<typeof sentences> = refusalsOf(sentences);

/** A file that cannot be read on: what it is thrown for says why. */
export class ReadError extends Error {
  override name = 'ReadError';
  readonly refusal: Refusal;

  constructor(why: Refusal) {
    super(why.problem);
    this.refusal = why;
  }
}
