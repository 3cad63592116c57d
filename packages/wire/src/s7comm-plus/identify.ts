import { ObjectFields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST } from '../message.ts';
import { describe } from './describe.ts';

/** What the version of a session says: `1;6ES7 511-1AK00-0AB0;V1.0` is a version of the text, the order number and the firmware. */
const versionText = /^\d+;([^;]{8,24});V?([0-9][0-9A-Za-z.]*)/;

/** Identity in the answer that opens a session, and in what the client says of itself and repeats of the controller. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const fields = new ObjectFields();
  describe(bytes, head, fields);
  const client = head.kind === KIND_REQUEST;
  eachText(fields.root, '', (name, value) => {
    if (name === 'LID_SessionVersionSystemPAOMString') {
      const match = versionText.exec(value);
      if (!match) return;
      const about = client ? 'receiver' : 'sender';
      out.is('orderNumber', match[1].trim(), client ? 85 : 95, about);
      out.is('firmware', `V${match[2]}`, client ? 85 : 95, about);
      out.is('vendor', 'Siemens', 90, about);
      out.is('role', 'controller', 80, about);
    } else if (!client) return;
    else if (name === 'ServerSessionApplication' && value !== '') {
      out.is('product', value, 80);
      if (/TIA Portal|STEP ?7/i.test(value)) out.is('role', 'engineering_station', 80);
      else if (/OPC/i.test(value)) out.is('role', 'server', 60);
      else if (/WinCC|HMI|Runtime/i.test(value)) out.is('role', 'hmi', 60);
    }
  });
}

function eachText(value: unknown, name: string, take: (name: string, value: string) => void): void {
  if (typeof value === 'string') take(name, value);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) eachText(inner, key, take);
}
