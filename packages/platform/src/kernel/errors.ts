import type { Said } from './schema.ts';

/** Every error that the interface answers: its status, what it says and what to do. The code never changes. */
export const errors = {
  'invalid-request': { status: 400, message: 'The request is not as described', action: 'Compare it with /api/openapi.json' },
  'invalid-cursor': { status: 400, message: 'The cursor is not one of this list', action: 'Start again without `after`' },
  'upload-incomplete': {
    status: 400,
    message: 'Bytes of the file are missing',
    action: 'Ask for the offset with HEAD and send the rest',
  },
  'upload-checksum': { status: 400, message: 'The file differs from what was sent', action: 'Upload the file again' },
  'invalid-policy': {
    status: 400,
    message: 'The policy cannot be used',
    action: 'Correct the line that the message names',
  },
  'no-state': {
    status: 400,
    message: 'This is no state of a library',
    action: 'Ask the other side for the file library.state',
  },
  'not-signed-in': { status: 401, message: 'Nobody is signed in', action: 'Sign in, or send a token as `Authorization: Bearer`' },
  'wrong-password': {
    status: 401,
    message: 'Name or password is wrong',
    action: 'Try again, or ask an administrator for a new link',
  },
  'invalid-link': { status: 401, message: 'The one-time link was used or has expired', action: 'Ask for a new link' },
  'not-permitted': {
    status: 403,
    message: 'The role or token does not permit this',
    action: 'Ask an administrator of the organisation',
  },
  'four-eyes': {
    status: 403,
    message: 'Another person must do this',
    action: 'Ask a colleague who may: nobody checks own work',
  },
  'cross-site': {
    status: 403,
    message: 'The request came from another site',
    action: 'Use the console of this server, or an API token',
  },
  'not-found': {
    status: 404,
    message: 'There is no such thing here',
    action: 'Check the identifier and the organisation you act in',
  },
  'name-taken': { status: 409, message: 'The name is taken', action: 'Choose another name' },
  'in-use': { status: 409, message: 'It is still in use', action: 'Remove what uses it first' },
  'last-administrator': {
    status: 409,
    message: 'The organisation would have no administrator',
    action: 'Make another administrator first',
  },
  'wrong-state': { status: 409, message: 'Its state does not allow this', action: 'Read it again and see its state' },
  'upload-offset': {
    status: 409,
    message: 'The offset is not where the file ends',
    action: 'Ask for the offset with HEAD and go on there',
  },
  'sequence-gap': {
    status: 409,
    message: 'A batch between this one and the last one is missing',
    action: 'Send the batch that is expected',
  },
  'already-set-up': { status: 409, message: 'The server has its administrator', action: 'Sign in' },
  'too-large': {
    status: 413,
    message: 'The request is larger than allowed',
    action: 'Send less, or raise FENGSUI_MAX_UPLOAD_BYTES',
  },
  'unsupported-media': {
    status: 415,
    message: 'The content type is not understood',
    action: 'Send application/json or application/octet-stream',
  },
  'too-many-requests': { status: 429, message: 'Too many attempts', action: 'Wait a minute' },
  'server-error': { status: 500, message: 'The server failed', action: 'Look for the request id in the log of the server' },
  busy: {
    status: 503,
    message: 'The server has more to take in than it can',
    action: 'Send again after the time in retry-after',
  },
  'storage-full': {
    status: 507,
    message: 'The disk of the server is full',
    action: 'Delete captures or give the data folder more room',
  },
} as const satisfies Record<string, { status: number; message: string; action: string }>;
export type ErrorCode = keyof typeof errors;

/** An error of the table, with the detail that only the place of the throw knows. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly status: number;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? errors[code].message : `${errors[code].message}: ${detail}`, options);
    this.name = 'Problem';
    this.code = code;
    this.status = errors[code].status;
  }
}

/** What an error says by a code with values; null for one that has none. Errors of systems have a code as well, and no values. */
export function saidBy(error: unknown): Said | null {
  const { code, values, why } = error as Partial<Said>;
  if (typeof code !== 'string' || typeof values !== 'object') return null;
  return why === undefined ? { code, values } : { code, values, why };
}

/** An error that says `to` where another says `from`, in its sentence and its values: where the server keeps its files is nobody's business. */
export function renamed(error: unknown, from: string, to: string): Error {
  const said = saidBy(error);
  const rename = <T>(value: T) => (typeof value === 'string' ? value.replaceAll(from, to) : value);
  const values = Object.entries(said?.values ?? {}).map(([name, value]) => [name, rename(value)]);
  return Object.assign(
    new Error(rename((error as Error).message), { cause: error }),
    said && { ...said, values: Object.fromEntries(values) as typeof said.values },
  );
}

/**
 * What was looked for.
 * @param what what it is, as `capture`
 * @throws Problem `not-found` when there is none
 */
export function found<T>(what: string, id: string, value: T | undefined): T {
  if (value === undefined) throw new Problem('not-found', `${what} ${id}`);
  return value;
}

/** Body of an error answer (`ErrorAnswer`). */
export function answerOf(code: ErrorCode, message: string = errors[code].message) {
  return { code, message, action: errors[code].action };
}
