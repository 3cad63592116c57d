import type { Cursor } from '../bytes.ts';
import { type FieldValue, fieldsOf } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST, type RequestFacts } from '../message.ts';
import { sequenceAt } from './chunk.ts';
import { readShape } from './decode.ts';
import { bodyCursor } from './describe.ts';
import { requests } from './requests.ts';
import { responses } from './responses.ts';
import { requestHeader, responseHeader } from './shapes.ts';

type Plain = { [name: string]: FieldValue };

/** Variables of the server's BuildInfo in namespace 0 (Part 6, annex A.3), and the attribute that each tells. */
const BUILD_INFO_NODES: ReadonlyMap<number, 'product' | 'vendor' | 'firmware'> = new Map([
  [2261, 'product'],
  [2263, 'vendor'],
  [2264, 'firmware'],
]);

const CREATE_SESSION = 461;
const FIND_SERVERS = 422;
const READ = 631;

/** Identity in descriptions of applications, and in answers about the server's status and BuildInfo. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink, request: RequestFacts | null): void {
  const sequence = sequenceAt(bytes, head.start, head.end);
  if (sequence < 0) return;
  const fields = body(bodyCursor(bytes, head, sequence), head);
  if (head.kind === KIND_REQUEST) {
    if (head.code === CREATE_SESSION) giveApplication(fields.client, out);
  } else if (head.code === READ) giveRead(fields, out, request);
  else if (head.code === FIND_SERVERS) giveServers(fields.servers, out);
  else if (Array.isArray(fields.endpoints) && isPlain(fields.endpoints[0])) {
    giveApplication(fields.endpoints[0].server, out);
    out.is('role', 'server', 30);
  }
}

function body(cursor: Cursor, head: Head): Plain {
  const request = head.kind === KIND_REQUEST;
  return fieldsOf((fields) => {
    fields.open('header');
    readShape(cursor, request ? requestHeader : responseHeader, fields);
    fields.close();
    const shape = (request ? requests : responses).get(head.code);
    if (shape) readShape(cursor, shape, fields);
  });
}

const isPlain = (value: FieldValue | undefined): value is Plain => typeof value === 'object' && !Array.isArray(value);
const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** An application's description of itself: its name is a person's choice, its product URI the maker's. */
function giveApplication(application: FieldValue | undefined, out: IdentitySink, about = 'sender'): void {
  if (!isPlain(application)) return;
  const name = textOf(application.application_name);
  const product = textOf(application.product_uri);
  const uri = textOf(application.application_uri);
  if (name !== '') out.is('name', name, 80, about);
  if (product !== '') out.is('product', product, 50, about);
  if (uri !== '') out.is('description', uri, 60, about);
}

/** A discovery server speaks of others, which their URLs address; a sole server without an address is taken as the sender. */
function giveServers(servers: FieldValue | undefined, out: IdentitySink): void {
  if (!Array.isArray(servers)) return;
  for (const server of servers) {
    const urls = isPlain(server) && Array.isArray(server.discovery_urls) ? server.discovery_urls : [];
    const about = urls
      .map((url) => /^opc\.tcp:\/\/(\d{1,3}(?:\.\d{1,3}){3})[:/]/.exec(textOf(url))?.[1])
      .find((address) => address);
    if (about !== undefined && about !== '0.0.0.0') giveApplication(server, out, about);
    else if (servers.length === 1) giveApplication(server, out);
  }
}

function giveRead(fields: Plain, out: IdentitySink, request: RequestFacts | null): void {
  const result = Array.isArray(fields.results) ? fields.results[0] : undefined;
  const variant = isPlain(result) ? result.value : undefined;
  if (!isPlain(variant)) return;
  const { value } = variant;
  if (isPlain(value)) {
    const info = isPlain(value.build_info) ? value.build_info : value;
    giveBuildInfo(info, out);
  } else if (request?.area === 0 && request.quantity === 1) {
    const attribute = BUILD_INFO_NODES.get(request.address);
    const found = textOf(value);
    if (attribute && found !== '') out.is(attribute, found, 90);
  }
}

function giveBuildInfo(info: Plain, out: IdentitySink): void {
  const vendor = textOf(info.manufacturer_name);
  const product = textOf(info.product_name);
  const version = textOf(info.software_version);
  if (vendor !== '') out.is('vendor', vendor, 90);
  if (product !== '') out.is('product', product, 90);
  if (version !== '') out.is('firmware', version, 90);
}
