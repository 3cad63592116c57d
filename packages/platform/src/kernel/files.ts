import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';

/**
 * Answers a file to keep.
 * @param type media type
 * @param name under which it is offered
 * @param size bytes, when they are known
 */
export function sendFile(reply: FastifyReply, type: string, name: string, stream: Readable, size?: number) {
  reply.header('content-type', type);
  // RFC 8187: the plain name for old clients, the encoded one for names that are not ASCII.
  const plain = name.replaceAll(/[^\w.-]/g, '_');
  reply.header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`);
  if (size !== undefined) reply.header('content-length', size);
  return reply.send(stream);
}
