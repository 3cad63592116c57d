import { type SessionOptions, session } from '../r-goose/encode.ts';
import { ELEMENT_SAMPLES, SESSION_SAMPLES } from '../r-goose/session.ts';
import { encodePdu, type SampledValues } from '../sv/encode.ts';

/** A session with sampled values. */
export function encodeRoutableSampledValues(messages: readonly SampledValues[], options: SessionOptions): Uint8Array {
  const elements = messages.map((one) => ({ appId: one.appId, simulation: one.simulation, pdu: encodePdu(one.sets) }));
  return session(SESSION_SAMPLES, ELEMENT_SAMPLES, elements, options);
}
