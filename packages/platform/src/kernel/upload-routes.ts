import type { Readable } from 'node:stream';
import type { TSchema } from 'typebox';
import { Problem } from './errors.ts';
import { type App, actorOf } from './http.ts';
import type { Actor } from './identity/actor.ts';
import type { Permission } from './identity/permissions.ts';
import { IdParams, UploadComplete, UploadHeaders, UploadProgress } from './schema.ts';

/** What is uploaded, and what becomes of it. */
export interface UploadKind {
  /** Path of the resource, as `/api/captures`: a POST to it announces the upload. */
  path: string;
  tags: string[];
  access: Permission;
  /** Says what follows the last byte. */
  completes: string;
  /** The resource, as `complete` answers it. */
  answer: TSchema;
  find(actor: Actor, id: string): Promise<{ received: number; size: number }>;
  /** Takes bytes from an offset on; what is answered is safely on disk. */
  receive(actor: Actor, id: string, offset: number, body: AsyncIterable<Uint8Array>): Promise<{ received: number; size: number }>;
  complete(actor: Actor, id: string, sha256: string): Promise<unknown>;
}

/** A resumable upload after it was announced: where it goes on, bytes from there, and its end with a checksum. */
export function uploadRoutes(app: App, { path, tags, access, completes, answer, find, receive, complete }: UploadKind): void {
  const config = { access };
  const params = IdParams;
  app.head(
    `${path}/:id/content`,
    { config, schema: { summary: 'Where the upload goes on: headers upload-offset and upload-length', tags, params } },
    async (request, reply) => {
      const { received, size } = await find(actorOf(request), request.params.id);
      return reply.headers({ 'upload-offset': received, 'upload-length': size }).send();
    },
  );
  app.put(
    `${path}/:id/content`,
    {
      config,
      schema: {
        summary: 'Bytes of the file from upload-offset on; those answered are safe on the disk',
        tags,
        params,
        headers: UploadHeaders,
        consumes: ['application/octet-stream'],
        response: { 200: UploadProgress },
      },
    },
    (request) => {
      const offset = request.headers['upload-offset'];
      request.auditDetail = { offset };
      if (!request.headers['content-type']?.startsWith('application/octet-stream')) throw new Problem('unsupported-media');
      return receive(actorOf(request), request.params.id, offset, request.body as Readable);
    },
  );
  app.post(
    `${path}/:id/complete`,
    { config, schema: { summary: completes, tags, params, body: UploadComplete, response: { 200: answer } } },
    (request) => complete(actorOf(request), request.params.id, request.body.sha256),
  );
}
