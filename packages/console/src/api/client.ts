/** One way to the server: JSON over `fetch`, the session in a cookie, every failure an {@link ApiError}. */

/** A request that did not succeed. `status` 0 means that the server could not be reached. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Values of a query string: what is absent or empty is left out, lists are repeated. */
export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** `{ role: ['hmi', 'rtu'], q: '' }` → `?role=hmi&role=rtu`. */
export function toQuery(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
  }
  const text = search.toString();
  return text && `?${text}`;
}

interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Who wants to know that the session has ended (the shell, which then shows the login). */
let onUnauthorised: () => void = () => {};

/** Registers what happens when any request is answered 401. */
export function whenUnauthorised(handler: () => void): void {
  onUnauthorised = handler;
}

/** Sends one request below `/api` and reads its JSON; an empty answer is `undefined`. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Sends one request below `/api` and gives the response itself, for downloads and headers. */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const raw = options.body instanceof Blob;
  let response: Response;
  try {
    response = await fetch(`/api${path}${toQuery(options.query)}`, {
      method,
      credentials: 'same-origin',
      signal: options.signal,
      headers: {
        accept: 'application/json',
        ...(options.body !== undefined && !raw ? { 'content-type': 'application/json' } : {}),
        ...options.headers,
      },
      body: options.body === undefined ? undefined : raw ? (options.body as Blob) : JSON.stringify(options.body),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'unreachable', cause instanceof Error ? cause.message : String(cause));
  }
  if (response.ok) return response;
  const error = await readError(response);
  if (error.status === 401) onUnauthorised();
  throw error;
}

/** Reads whatever the server says about a failure: `{ error: { code, message } }`, `{ code, message }`, or no JSON at all. */
async function readError(response: Response): Promise<ApiError> {
  let code = String(response.status);
  let message = response.statusText;
  try {
    const body: unknown = await response.json();
    const error = isRecord(body) && isRecord(body.error) ? body.error : body;
    if (isRecord(error)) {
      if (typeof error.code === 'string') code = error.code;
      if (typeof error.message === 'string') message = error.message;
    }
  } catch {
    // A proxy's HTML page: the status says enough.
  }
  return new ApiError(response.status, code, message);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
