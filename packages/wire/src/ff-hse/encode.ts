/** A message: protocol, type (0 request, 1 response, 2 error), service with its confirmed bit, address, body and invoke id. */
export interface HseMessage {
  protocol: number;
  type: number;
  service: number;
  address?: number;
  body?: ArrayLike<number>;
  invokeId?: number;
}

/** The message with its header, and an invoke id in the trailer when it has one. */
export function encodeMessage({ protocol, type, service, address = 0, body = [], invokeId }: HseMessage): Uint8Array {
  const out = new Uint8Array(12 + body.length + (invokeId === undefined ? 0 : 4));
  const view = new DataView(out.buffer);
  out.set([1, invokeId === undefined ? 0 : 0x40, (protocol << 2) | type, service]);
  view.setUint32(4, address);
  view.setUint32(8, out.length);
  out.set(body, 12);
  if (invokeId !== undefined) view.setUint32(out.length - 4, invokeId);
  return out;
}
