import { type Asdu, encodeAsdu } from '../iec104/encode.ts';
import { encodeFixed, encodeVariable } from './link.ts';

/** A frame of the link without an ASDU; control field and address of one octet. */
export const linkFrame = encodeFixed;

/** A frame with one object, in the customary layout: link, cause and common address of one octet, object address of two. */
export function userData(control: number, link: number, asdu: Asdu): Uint8Array {
  const [type, structure, cause, , common, , low, middle, , ...element] = encodeAsdu(asdu);
  return encodeVariable(control, link, [type, structure, cause, common, low, middle, ...element]);
}
