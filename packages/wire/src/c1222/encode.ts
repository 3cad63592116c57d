import { berElement, berIntegerElement, berObjectIdentifierElement } from '../ber-encode.ts';
import {
  TAG_CALLED_INVOCATION,
  TAG_CALLED_TITLE,
  TAG_CALLING_INVOCATION,
  TAG_CALLING_TITLE,
  TAG_EXTERNAL,
  TAG_MESSAGE,
  TAG_OCTETS,
  TAG_USER_INFORMATION,
} from './read.ts';

/** A message in clear text. */
export interface Message {
  called: string;
  calling: string;
  invocation: number;
  /** Invocation that this answers. */
  answers?: number;
  /** Each begins with its request or response code. */
  services: readonly ArrayLike<number>[];
}

/** The message with its services (IEEE 1703-2012 annex J). */
export function encodeMessage(x: Message): Uint8Array {
  const services = x.services.flatMap((one) => [one.length, ...Array.from(one)]);
  return berElement(
    TAG_MESSAGE,
    berElement(TAG_CALLED_TITLE, berObjectIdentifierElement(x.called)),
    x.answers === undefined ? [] : berElement(TAG_CALLED_INVOCATION, berIntegerElement(x.answers)),
    berElement(TAG_CALLING_TITLE, berObjectIdentifierElement(x.calling)),
    berElement(TAG_CALLING_INVOCATION, berIntegerElement(x.invocation)),
    berElement(TAG_USER_INFORMATION, berElement(TAG_EXTERNAL, berElement(TAG_OCTETS, [0x80, ...services]))),
  );
}
