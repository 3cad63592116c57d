import { BerReader } from '../ber.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST, type RequestFacts } from '../message.ts';
import { bitStringText } from './data.ts';
import * as files from './files.ts';
import {
  CONFIRMED_ERROR,
  DEFINE_NAMED_VARIABLE_LIST,
  DELETE_NAMED_VARIABLE_LIST,
  FILE_CLOSE,
  FILE_DELETE,
  FILE_DIRECTORY,
  FILE_OPEN,
  FILE_READ,
  FILE_RENAME,
  functions,
  GET_NAME_LIST,
  GET_NAMED_VARIABLE_LIST_ATTRIBUTES,
  GET_VARIABLE_ACCESS_ATTRIBUTES,
  IDENTIFY,
  INFORMATION_REPORT,
  INITIATE,
  OBTAIN_FILE,
  PDU_CONFIRMED_REQUEST,
  PDU_CONFIRMED_RESPONSE,
  PDU_INITIATE_ERROR,
  PDU_UNCONFIRMED,
  READ,
  STATUS,
  WRITE,
} from './functions.ts';
import { identifyPlate } from './nameplate.ts';
import { describeReport } from './report.ts';
import * as services from './services.ts';
import { statuses } from './statuses.ts';
import { describeTree } from './tree.ts';

type Show = (reader: BerReader, request: boolean, out: Fields) => void;

const shows = new Map<number, Show>([
  [STATUS, services.status],
  [GET_NAME_LIST, services.nameList],
  [IDENTIFY, services.identification],
  [READ, services.read],
  [WRITE, services.write],
  [GET_VARIABLE_ACCESS_ATTRIBUTES, services.variableAttributes],
  [DEFINE_NAMED_VARIABLE_LIST, services.defineVariableList],
  [GET_NAMED_VARIABLE_LIST_ATTRIBUTES, services.variableListAttributes],
  [DELETE_NAMED_VARIABLE_LIST, services.deleteVariableList],
  [OBTAIN_FILE, files.obtain],
  [FILE_OPEN, files.open],
  [FILE_READ, files.read],
  [FILE_CLOSE, files.close],
  [FILE_RENAME, files.rename],
  [FILE_DELETE, files.remove],
  [FILE_DIRECTORY, files.directory],
]);

/** Visits the fields of a PDU. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const reader = new BerReader().reset(bytes, head.start, head.end);
  if (!reader.next()) return;
  const pdu: number = reader.tag;
  if (head.pair >= 0 && head.code !== INITIATE) out.number('invoke_id', head.pair);
  if (head.status !== 0) out.text('error', statuses.get(head.status)?.title ?? `error ${head.status.toString(16)}`);
  if (head.code === INITIATE && pdu !== PDU_INITIATE_ERROR && reader.enter()) initiate(reader, out);
  else if (pdu === PDU_UNCONFIRMED && reader.enter()) {
    if (!reader.next()) return;
    if (head.code === INFORMATION_REPORT && reader.enter()) describeReport(reader, out);
    else describeTree(reader, 'arguments', out);
  } else if ((pdu === PDU_CONFIRMED_REQUEST || pdu === PDU_CONFIRMED_RESPONSE) && reader.enter()) {
    if (!reader.find(0x02)) return;
    while (reader.next()) if (reader.tag !== 0x30) break;
    if (reader.tag >= 0) service(reader, head, out);
  } else if (head.code === CONFIRMED_ERROR) describeTree(reader, 'details', out);
}

function service(reader: BerReader, head: Head, out: Fields): void {
  const show = shows.get(head.code);
  if (show) show(reader, head.kind === KIND_REQUEST, out);
  else if (functions.has(head.code) && reader.stop > reader.start) describeTree(reader, 'arguments', out);
}

const initiateNumbers = new Map([
  [0x80, 'local_detail'],
  [0x81, 'maximum_services_calling'],
  [0x82, 'maximum_services_called'],
  [0x83, 'nesting_level'],
]);

function initiate(reader: BerReader, out: Fields): void {
  while (reader.next()) {
    const name = initiateNumbers.get(reader.tag);
    if (name) out.number(name, reader.unsigned());
    else if (reader.tag === 0xa4 && reader.enter()) {
      while (reader.next()) {
        const { bytes, start, stop } = reader;
        const detail: number = reader.tag;
        if (detail === 0x80) out.number('version', reader.unsigned());
        else if (detail === 0x81) out.text('parameters_supported', bitStringText(bytes, start, stop));
        else if (detail === 0x82) servicesSupported(bytes, start, stop, out);
      }
      reader.leave();
    }
  }
}

/** Confirmed services by the bits of the list of supported services; bits behind 77 are those of unconfirmed and other services. */
function servicesSupported(bytes: Uint8Array, start: number, stop: number, out: Fields): void {
  out.list('services_supported');
  for (let bit = 0; bit < 78 && start + 1 + (bit >> 3) < stop; bit++)
    if (bytes[start + 1 + (bit >> 3)] & (0x80 >> (bit & 7))) out.text('', functions.get(bit)?.name ?? `service_${bit}`);
  out.close();
}

/** Identity in answers to Identify, and to a read of a name plate. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink, request: RequestFacts | null): void {
  if (head.code === READ) {
    identifyPlate(bytes, head, out, request);
    return;
  }
  const reader = new BerReader().reset(bytes, head.start, head.end);
  if (!reader.into(PDU_CONFIRMED_RESPONSE) || !reader.into(0xa2)) return;
  while (reader.next()) {
    const text = reader.utf8(256).trim();
    if (text === '') continue;
    if (reader.tag === 0x80) out.is('vendor', text);
    else if (reader.tag === 0x81) out.is('model', text);
    else if (reader.tag === 0x82) out.is('firmware', text, 85);
  }
}
