import { hex, latin1 } from '../bytes.ts';
import { type Element, plain, put16, rest } from './element.ts';

/** Octets behind their length of two octets. */
function counted(field: string, isText = false): Element {
  return {
    size: -1,
    describe(cursor, out) {
      const length = cursor.u16le();
      const start = cursor.skip(Math.min(length, cursor.left));
      out.text(field, isText ? latin1(cursor.bytes, start, cursor.at) : hex(cursor.bytes, start, cursor.at));
    },
    encode(object, out) {
      const data = Array.from(object.data ?? []);
      put16(data.length, out);
      out.push(...data);
    },
  };
}

/** Elements of the security types, IEC TS 60870-5-7 §7. */
export const securityElements = {
  /** Segmentation control: these types have it in place of an object address. */
  asn: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('segment', byte & 0x3f);
      out.flag('first', (byte & 0x40) !== 0);
      out.flag('final', (byte & 0x80) !== 0);
    },
    encode: (_, out) => void out.push(0xc0),
  },
  challenge_sequence: plain('challenge_sequence', 4, (object) => object.sequence),
  key_sequence: plain('key_change_sequence', 4, (object) => object.sequence),
  user: plain('user', 2, (object) => object.user),
  association: plain('association', 2, (object) => object.qualifier),
  mac_algorithm: plain('mac_algorithm', 1, (object) => object.qualifier),
  key_wrap_algorithm: plain('key_wrap_algorithm', 1, (object) => object.qualifier),
  key_status: plain('key_status', 1, (object) => object.value),
  reason: plain('reason', 1, (object) => object.value),
  error_code: plain('error_code', 1, (object) => object.value),
  challenge: counted('challenge'),
  mac: counted('mac'),
  wrapped_key: counted('wrapped_key'),
  error_text: counted('error_text', true),
  rest: rest('data'),
} satisfies { readonly [name: string]: Element };
