import { cnnvdDocument } from '../cnnvd/document.ts';
import { cnnvdShape } from '../cnnvd/read.ts';
import { cnvdDocument } from '../cnvd/document.ts';
import { cnvdShape } from '../cnvd/read.ts';
import { csafDocument } from '../csaf/document.ts';
import { cveDocument } from '../cve/document.ts';
import { readEpss } from '../epss/epss.ts';
import type { Json } from '../json.ts';
import { kevDocument } from '../kev/document.ts';
import { recogniseJson } from '../load/recognise.ts';
import { nvdDocument } from '../nvd/document.ts';
import { type Problem, problemText, type Result } from '../problem.ts';
import { ssvcDocument } from '../ssvc/document.ts';
import type { XmlElement } from '../xml/element.ts';
import { readXmlRecords, type XmlShape, xmlLimits } from '../xml/records.ts';
import { peek, wholeText } from './chunks.ts';
import { readJsonObjects } from './json-stream.ts';
import { recogniseLength } from './recognise.ts';
import type { Chunks, DocumentKind, Item, ReadContext, ReadDocument, ReadLimits } from './types.ts';
import { readLimits } from './types.ts';
import { type Refusal, whyRefused } from '../refusal.ts';
import { refusal } from './refusal.ts';

type Reader = (chunks: Chunks, context: ReadContext) => AsyncGenerator<Item>;

/** One reader for each kind: the only place that lists them. */
const readers: Readonly<Record<DocumentKind, Reader>> = {
  csaf: jsonReader(csafDocument),
  cve: jsonReader(cveDocument),
  kev: jsonReader(kevDocument),
  epss: readPredictions,
  nvd: readNvd,
  ssvc: jsonReader(ssvcDocument),
  cnvd: xmlReader(cnvdShape, cnvdDocument),
  cnnvd: xmlReader(cnnvdShape, cnnvdDocument),
};

/**
 * Read a file of a kind that {@link recognise} named. Documents come one by one in the order of the file, so that memory is that of one
 * document whatever the size of the file. What cannot be read is an item with its place and the reason, and reading goes on behind it;
 * nothing that a file holds makes it throw (errors of reading the bytes themselves do come through).
 */
export async function* readVulnerabilityFile(
  kind: DocumentKind,
  chunks: Chunks,
  options: { retrieved: string; limits?: Partial<ReadLimits> },
): AsyncGenerator<Item> {
  yield* readers[kind](chunks, { retrieved: options.retrieved, limits: { ...readLimits, ...options.limits } });
}

/** A reader of files that hold JSON documents: one, several, or a list of them. */
function jsonReader(read: JsonDocumentReader, lists: readonly string[] = []): Reader {
  return async function* (chunks, { retrieved, limits }) {
    for await (const part of readJsonObjects(chunks, limits, lists)) {
      const at = `document ${part.element}`;
      if ('problem' in part) yield { at, ...whyRefused(part) };
      else yield outcome(at, () => (readerOf(part.value) ?? read)(part.value, retrieved));
    }
  };
}

type JsonDocumentReader = (value: unknown, retrieved: string) => Result<ReadDocument>;

/** Readers of the kinds that a document tells by itself: a file of one document a line may mix them, whatever its first one is. */
const selfNamed: Partial<Readonly<Record<DocumentKind, JsonDocumentReader>>> = {
  csaf: csafDocument,
  cve: cveDocument,
  kev: kevDocument,
};

function readerOf(value: Json): JsonDocumentReader | undefined {
  const kind = recogniseJson(value);
  return kind === null ? undefined : selfNamed[kind];
}

/** Members of a page of NVD's API, and of the yearly files made of them, that hold the entries. */
const nvdLists = ['vulnerabilities', 'cve_items'];

/** Pages of the API, yearly files of its form, and entries by themselves. */
async function* readNvd(chunks: Chunks, context: ReadContext): AsyncGenerator<Item> {
  const { head, all } = await peek(chunks, recogniseLength);
  const text = new TextDecoder().decode(head);
  const isPage = nvdLists.some((list) => new RegExp(`"${list}"\\s*:\\s*\\[`).test(text));
  yield* jsonReader(nvdDocument, isPage ? nvdLists : [])(all, context);
}

/** A reader of files that hold XML records. */
function xmlReader(shape: XmlShape, read: (element: XmlElement, retrieved: string) => Result<ReadDocument>): Reader {
  return async function* (chunks, { retrieved, limits }) {
    const bounds = { ...xmlLimits, characters: Math.min(xmlLimits.characters, limits.documentBytes) };
    for await (const record of readXmlRecords(chunks, shape, bounds)) {
      const at = `line ${record.line}, element ${record.element}`;
      if ('problem' in record) yield { at, ...whyRefused(record) };
      else yield outcome(at, () => read(record.value, retrieved));
    }
  };
}

/** What became of one document. A reader that fails where it should not costs that document, not the file. */
function outcome(at: string, read: () => Result<ReadDocument>): Item {
  try {
    const document = read();
    return document.ok ? { at, document: document.value } : { at, ...told(document.problems) };
  } catch (error) {
    return { at, ...refusal('far', { reason: (error as Error).message }) };
  }
}

/** Why a document is not taken: by the code of its first problem, where that has one. */
function told(problems: readonly Problem[]): Refusal {
  const reason = problems.slice(0, 3).map(problemText).join('; ');
  const { code, values } = problems[0]?.refusal ?? refusal('document', { reason });
  return { problem: reason, code, values };
}

async function* readPredictions(chunks: Chunks, { limits }: ReadContext): AsyncGenerator<Item> {
  const text = await wholeText(chunks, limits.tableBytes);
  if (text === null) {
    yield { at: 'line 1', ...refusal('largeTable', { most: limits.tableBytes }) };
    return;
  }
  const table = readEpss(text);
  if (table.ok) yield { at: 'line 1', predictions: table.value };
  for (const one of table.problems) yield { at: one.at, ...told([one]), problem: `${one.what}: ${one.fix}` };
}
