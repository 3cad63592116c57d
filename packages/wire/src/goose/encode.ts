import { berBooleanElement, berElement, berIntegerElement, berTextElement } from '../ber-encode.ts';
import { type DataValue, encodeData, utcTime } from '../mms/data-encode.ts';
import {
  TAG_CONTROL_BLOCK,
  TAG_DATA,
  TAG_DATA_SET,
  TAG_ENTRIES,
  TAG_GOOSE,
  TAG_ID,
  TAG_NEEDS_COMMISSIONING,
  TAG_REVISION,
  TAG_SEQUENCE,
  TAG_SIMULATION,
  TAG_STATE,
  TAG_TIME,
  TAG_TIME_ALLOWED,
} from './read.ts';

/** What a publisher sends. */
export interface Goose {
  appId: number;
  /** Reference of the control block: `IED1LD0/LLN0$GO$gcb01`. */
  controlBlock: string;
  /** Milliseconds for which the message holds. */
  timeAllowedToLive: number;
  dataSet: string;
  id: string;
  /** When the state last changed. */
  time: Date;
  state: number;
  sequence: number;
  simulation?: boolean;
  revision: number;
  needsCommissioning?: boolean;
  data: readonly DataValue[];
}

/** Payload of EtherType 0x88b8 with its header (IEC 61850-8-1 annexes A and C). The simulation bit of the header follows `simulation`. */
export function encodeGoose(x: Goose): Uint8Array {
  const pdu = encodePdu(x);
  const length = 8 + pdu.length;
  const out = new Uint8Array(length);
  out.set([x.appId >> 8, x.appId, length >> 8, length, x.simulation ? 0x80 : 0, 0, 0, 0]);
  out.set(pdu, 8);
  return out;
}

/** The PDU alone, as a routable session carries it. */
export function encodePdu(x: Goose): Uint8Array {
  return berElement(
    TAG_GOOSE,
    berTextElement(x.controlBlock, TAG_CONTROL_BLOCK),
    berIntegerElement(x.timeAllowedToLive, TAG_TIME_ALLOWED),
    berTextElement(x.dataSet, TAG_DATA_SET),
    berTextElement(x.id, TAG_ID),
    berElement(TAG_TIME, utcTime(x.time)),
    berIntegerElement(x.state, TAG_STATE),
    berIntegerElement(x.sequence, TAG_SEQUENCE),
    berBooleanElement(x.simulation ?? false, TAG_SIMULATION),
    berIntegerElement(x.revision, TAG_REVISION),
    berBooleanElement(x.needsCommissioning ?? false, TAG_NEEDS_COMMISSIONING),
    berIntegerElement(x.data.length, TAG_ENTRIES),
    berElement(TAG_DATA, ...x.data.map(encodeData)),
  );
}
