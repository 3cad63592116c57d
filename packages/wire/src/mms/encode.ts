import { berBooleanElement, berElement, berIntegerElement, berObjectIdentifierElement, berTextElement } from '../ber-encode.ts';
import { data as tpdu } from '../cotp/encode.ts';
import { type DataValue, encodeData } from './data-encode.ts';

/** A variable: of a domain (`domain` and `item`, as `BAY1LD0` and `XCBR1$ST$Pos`), or of the whole device (`name`). */
export type Name = { domain: string; item: string } | { name: string };

const SYNTAX_ACSE = '2.2.1.0.1';
const SYNTAX_MMS = '1.0.9506.2.1';
const SYNTAX_BER = '2.1.1';
const CONTEXT_MMS = '1.0.9506.2.3';

/** An MMS PDU in an open session, as a TPKT: presentation context 3, session data transfer. */
export function inSession(pdu: Uint8Array): Uint8Array {
  const value = berElement(0x30, berIntegerElement(3), berElement(0xa0, pdu));
  return tpdu(Uint8Array.from([1, 0, 1, 0, ...berElement(0x61, value)]));
}

/** Initiation, with association, presentation connect and session connect around it. Services as numbers of confirmed services. */
export function initiateRequest(services: readonly number[] = [1, 2, 4, 5, 6, 11, 12, 13, 72, 73, 74, 77]): Uint8Array {
  const pdu = initiate(0xa8, services);
  const association = berElement(0x60, berElement(0xa1, berObjectIdentifierElement(CONTEXT_MMS)), userInformation(pdu));
  const contexts = berElement(0xa4, presentationContext(1, SYNTAX_ACSE), presentationContext(3, SYNTAX_MMS));
  const normal = berElement(
    0xa2,
    berElement(0x81, [0, 0, 0, 1]),
    berElement(0x82, [0, 0, 0, 1]),
    contexts,
    fullyEncoded(1, association),
  );
  return sessionConnect(0x0d, berElement(0x31, mode, normal));
}

/** Answer to the initiation. */
export function initiateResponse(services: readonly number[] = [1, 2, 4, 5, 6, 11, 12, 13, 72, 73, 74, 77]): Uint8Array {
  const pdu = initiate(0xa9, services);
  const accepted = berElement(0x30, berElement(0x80, [0]), berObjectIdentifierElement(SYNTAX_BER, 0x81));
  const association = berElement(
    0x61,
    berElement(0xa1, berObjectIdentifierElement(CONTEXT_MMS)),
    berElement(0xa2, berIntegerElement(0)),
    berElement(0xa3, berElement(0xa1, berIntegerElement(0))),
    userInformation(pdu),
  );
  const normal = berElement(
    0xa2,
    berElement(0x83, [0, 0, 0, 1]),
    berElement(0xa5, accepted, accepted),
    fullyEncoded(1, association),
  );
  return sessionConnect(0x0e, berElement(0x31, mode, normal));
}

const mode = berElement(0xa0, berElement(0x80, [1]));

function initiate(tag: number, services: readonly number[]): Uint8Array {
  const supported = new Array<number>(11).fill(0);
  for (const service of services) supported[service >> 3] |= 0x80 >> (service & 7);
  // Information report (79) and conclude (83) stand behind the confirmed services.
  for (const bit of [79, 83]) supported[bit >> 3] |= 0x80 >> (bit & 7);
  const detail = berElement(
    0xa4,
    berIntegerElement(1, 0x80),
    berElement(0x81, [5, 0xf1, 0]),
    berElement(0x82, [3, ...supported]),
  );
  return berElement(
    tag,
    berIntegerElement(65000, 0x80),
    berIntegerElement(5, 0x81),
    berIntegerElement(5, 0x82),
    berIntegerElement(10, 0x83),
    detail,
  );
}

const presentationContext = (id: number, syntax: string): Uint8Array =>
  berElement(
    0x30,
    berIntegerElement(id),
    berObjectIdentifierElement(syntax),
    berElement(0x30, berObjectIdentifierElement(SYNTAX_BER)),
  );
const fullyEncoded = (context: number, value: Uint8Array): Uint8Array =>
  berElement(0x61, berElement(0x30, berIntegerElement(context), berElement(0xa0, value)));
const userInformation = (pdu: Uint8Array): Uint8Array =>
  berElement(0xbe, berElement(0x28, berObjectIdentifierElement(SYNTAX_BER), berIntegerElement(3), berElement(0xa0, pdu)));

function sessionConnect(type: number, presentation: Uint8Array): Uint8Array {
  // Protocol options, version 2, requirements (duplex), selectors, then the presentation as user data.
  const fixed = [0x05, 6, 0x13, 1, 0, 0x16, 1, 2, 0x14, 2, 0, 2, ...(type === 0x0d ? [0x33, 2, 0, 1] : []), 0x34, 2, 0, 1];
  const parameters = [...fixed, 0xc1, ...sessionLength(presentation.length), ...presentation];
  return tpdu(Uint8Array.from([type, ...sessionLength(parameters.length), ...parameters]));
}

const sessionLength = (length: number): number[] => (length < 255 ? [length] : [0xff, length >> 8, length & 0xff]);

/** A confirmed request in an open session; `service` is the element with the service's tag. */
export const confirmedRequest = (invoke: number, service: Uint8Array): Uint8Array =>
  inSession(berElement(0xa0, berIntegerElement(invoke), service));
/** Its answer. */
export const confirmedResponse = (invoke: number, service: Uint8Array): Uint8Array =>
  inSession(berElement(0xa1, berIntegerElement(invoke), service));
/** An error in answer: class 0 to 12 and code of ServiceError. */
export const confirmedError = (invoke: number, group: number, code: number): Uint8Array =>
  inSession(
    berElement(0xa2, berIntegerElement(invoke, 0x80), berElement(0xa2, berElement(0xa0, berIntegerElement(code, 0x80 | group)))),
  );
/** Rejection of a confirmed request with a reason. */
export const reject = (invoke: number, reason: number): Uint8Array =>
  inSession(berElement(0xa4, berIntegerElement(invoke, 0x80), berIntegerElement(reason, 0x81)));
/** Cancels an outstanding request. */
export const cancelRequest = (invoke: number): Uint8Array => inSession(berIntegerElement(invoke, 0x85));
export const concludeRequest = (): Uint8Array => inSession(berElement(0x8b));
export const concludeResponse = (): Uint8Array => inSession(berElement(0x8c));

const VISIBLE = 0x1a;
const objectName = (x: Name): Uint8Array =>
  'name' in x
    ? berTextElement(x.name, 0x80)
    : berElement(0xa1, berTextElement(x.domain, VISIBLE), berTextElement(x.item, VISIBLE));
const variableList = (names: readonly Name[], tag = 0xa0): Uint8Array =>
  berElement(tag, ...names.map((x) => berElement(0x30, berElement(0xa0, objectName(x)))));

export const identifyRequest = (invoke: number): Uint8Array => confirmedRequest(invoke, berElement(0x82));
export const identifyResponse = (invoke: number, vendor: string, model: string, revision: string): Uint8Array =>
  confirmedResponse(
    invoke,
    berElement(0xa2, berTextElement(vendor, 0x80), berTextElement(model, 0x81), berTextElement(revision, 0x82)),
  );
export const statusRequest = (invoke: number): Uint8Array => confirmedRequest(invoke, berBooleanElement(false, 0x80));

/** Names of a class of objects (0 variables, 2 variable lists, 9 domains), of the device or in a domain. */
export const getNameListRequest = (invoke: number, objectClass: number, domain?: string, continueAfter?: string): Uint8Array =>
  confirmedRequest(
    invoke,
    berElement(
      0xa1,
      berElement(0xa0, berIntegerElement(objectClass, 0x80)),
      berElement(0xa1, domain === undefined ? berElement(0x80) : berTextElement(domain, 0x81)),
      ...(continueAfter === undefined ? [] : [berTextElement(continueAfter, 0x82)]),
    ),
  );
export const getNameListResponse = (invoke: number, names: readonly string[], moreFollows = false): Uint8Array =>
  confirmedResponse(
    invoke,
    berElement(0xa1, berElement(0xa0, ...names.map((x) => berTextElement(x, VISIBLE))), berBooleanElement(moreFollows, 0x81)),
  );

export const readRequest = (invoke: number, names: readonly Name[]): Uint8Array =>
  confirmedRequest(invoke, berElement(0xa4, berElement(0xa1, variableList(names))));
/** A value, or a data access error 0 to 11, for each variable. */
export const readResponse = (invoke: number, results: readonly (DataValue | { error: number })[]): Uint8Array =>
  confirmedResponse(invoke, berElement(0xa4, berElement(0xa1, ...results.map(accessResult))));
const accessResult = (x: DataValue | { error: number }): Uint8Array =>
  typeof x === 'object' && 'error' in x ? berIntegerElement(x.error, 0x80) : encodeData(x);

export const writeRequest = (invoke: number, writes: readonly { name: Name; value: DataValue }[]): Uint8Array =>
  confirmedRequest(
    invoke,
    berElement(0xa5, variableList(writes.map((x) => x.name)), berElement(0xa0, ...writes.map((x) => encodeData(x.value)))),
  );
/** Success (undefined) or a data access error for each variable. */
export const writeResponse = (invoke: number, results: readonly (number | undefined)[]): Uint8Array =>
  confirmedResponse(
    invoke,
    berElement(0xa5, ...results.map((x) => (x === undefined ? berElement(0x81) : berIntegerElement(x, 0x80)))),
  );

/** A data set is made of variables. */
export const defineNamedVariableList = (invoke: number, list: Name, names: readonly Name[]): Uint8Array =>
  confirmedRequest(invoke, berElement(0xab, objectName(list), variableList(names)));
export const getNamedVariableListAttributes = (invoke: number, list: Name): Uint8Array =>
  confirmedRequest(invoke, berElement(0xac, objectName(list)));
export const deleteNamedVariableList = (invoke: number, lists: readonly Name[]): Uint8Array =>
  confirmedRequest(invoke, berElement(0xad, berIntegerElement(0, 0x80), berElement(0xa1, ...lists.map(objectName))));

/** A report of IEC 61850 with sequence number, data set, entry id, revision and reasons. */
export interface Report {
  id: string;
  dataSet: string;
  sequence: number;
  revision: number;
  values: readonly DataValue[];
  /** True for each member of the data set that is in the report; as many as the values that are true. */
  inclusion: readonly boolean[];
}

/** Options: sequence number, reason, data set, revision (bits 1, 3, 4, 8 of ten). */
const REPORT_OPTIONS = [0, 1, 0, 1, 1, 0, 0, 0, 1, 0];

export function informationReport(x: Report): Uint8Array {
  const elements: DataValue[] = [
    x.id,
    { bits: REPORT_OPTIONS },
    { unsigned: x.sequence },
    x.dataSet,
    { unsigned: x.revision },
    { bits: x.inclusion },
    ...x.values,
    ...x.values.map((): DataValue => ({ bits: [0, 1, 0, 0, 0, 0] })),
  ];
  const list = berElement(0xa1, berTextElement('RPT', 0x80));
  return inSession(berElement(0xa3, berElement(0xa0, list, berElement(0xa0, ...elements.map(encodeData)))));
}

const fileName = (name: string, tag: number): Uint8Array => berElement(tag, berTextElement(name, 0x19));

export const fileOpenRequest = (invoke: number, name: string, position = 0): Uint8Array =>
  confirmedRequest(invoke, berElement(0xbf48, fileName(name, 0xa0), berIntegerElement(position, 0x81)));
export const fileOpenResponse = (invoke: number, handle: number, size: number, modified: string): Uint8Array =>
  confirmedResponse(
    invoke,
    berElement(
      0xbf48,
      berIntegerElement(handle, 0x80),
      berElement(0xa1, berIntegerElement(size, 0x80), berTextElement(modified, 0x81)),
    ),
  );
export const fileReadRequest = (invoke: number, handle: number): Uint8Array =>
  confirmedRequest(invoke, berIntegerElement(handle, 0x9f49));
export const fileReadResponse = (invoke: number, piece: ArrayLike<number>, moreFollows: boolean): Uint8Array =>
  confirmedResponse(invoke, berElement(0xbf49, berElement(0x80, piece), berBooleanElement(moreFollows, 0x81)));
export const fileCloseRequest = (invoke: number, handle: number): Uint8Array =>
  confirmedRequest(invoke, berIntegerElement(handle, 0x9f4a));
export const fileCloseResponse = (invoke: number): Uint8Array => confirmedResponse(invoke, berElement(0x9f4a));
export const fileDeleteRequest = (invoke: number, name: string): Uint8Array => confirmedRequest(invoke, fileName(name, 0xbf4c));
export const fileRenameRequest = (invoke: number, name: string, to: string): Uint8Array =>
  confirmedRequest(invoke, berElement(0xbf4b, fileName(name, 0xa0), fileName(to, 0xa1)));
export const fileDirectoryRequest = (invoke: number, specification: string): Uint8Array =>
  confirmedRequest(invoke, berElement(0xbf4d, fileName(specification, 0xa0)));
export const fileDirectoryResponse = (
  invoke: number,
  entries: readonly { name: string; size: number; modified: string }[],
): Uint8Array =>
  confirmedResponse(
    invoke,
    berElement(
      0xbf4d,
      berElement(
        0xa0,
        berElement(
          0x30,
          ...entries.map((x) =>
            berElement(
              0x30,
              fileName(x.name, 0xa0),
              berElement(0xa1, berIntegerElement(x.size, 0x80), berTextElement(x.modified, 0x81)),
            ),
          ),
        ),
      ),
      berBooleanElement(false, 0x81),
    ),
  );
/** The server fetches a file from the client. */
export const obtainFileRequest = (invoke: number, source: string, destination: string): Uint8Array =>
  confirmedRequest(invoke, berElement(0xbf2e, fileName(source, 0xa1), fileName(destination, 0xa2)));
