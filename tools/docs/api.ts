import { Configuration } from '../../packages/platform/src/kernel/config.ts';
import { errors } from '../../packages/platform/src/kernel/errors.ts';
import { createApp } from '../../packages/platform/src/kernel/http.ts';
import { allPermissions, allRoles, permissions, roles } from '../../packages/platform/src/kernel/identity/permissions.ts';
import { liveTopics } from '../../packages/platform/src/kernel/schema.ts';
import { addRoutes } from '../../packages/platform/src/routes.ts';
import { NOTICE, table } from './pages.ts';

/** A JSON Schema, as far as pages show it. */
interface Schema {
  type?: string | string[];
  description?: string;
  properties?: { [name: string]: Schema };
  required?: string[];
  items?: Schema;
  enum?: (string | number | boolean | null)[];
  const?: string | number | boolean | null;
  anyOf?: Schema[];
  format?: string;
}

interface Operation {
  summary?: string;
  tags?: string[];
  'x-permission'?: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[];
  requestBody?: { content: { [type: string]: { schema?: Schema } } };
  responses?: { [status: string]: { description?: string; content?: { [type: string]: { schema?: Schema } } } };
}

/** One route of the interface. */
export interface Route {
  method: string;
  path: string;
  operation: Operation;
}

/** Stands in for engines and services: describing a route calls none of them. */
const absent = new Proxy({}, { get: () => undefined });
const services = new Proxy({}, { get: () => absent });

const silence = () => {};
const quiet = {
  level: 'silent',
  fatal: silence,
  error: silence,
  warn: silence,
  info: silence,
  debug: silence,
  trace: silence,
  silent: silence,
  child: () => quiet,
};

/** All routes, from the description that the server makes of itself; no engine is started. */
export async function routes(): Promise<Route[]> {
  const defaults = Object.fromEntries(
    Object.entries(Configuration.properties).map(([name, schema]) => [name, (schema as { default?: unknown }).default]),
  ) as Configuration;
  const app = await createApp(defaults, absent as never, quiet, '0');
  addRoutes(app, services as never, defaults, false);
  await app.ready();
  const { paths } = app.swagger() as unknown as { paths: { [path: string]: { [method: string]: Operation } } };
  await app.close();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function typeText(schema: Schema | undefined): string {
  if (schema === undefined) return '';
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeText))].join(' or ');
  if (schema.type === 'array') return `list of ${typeText(schema.items) || 'values'}`;
  return schema.format ?? (Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? ''));
}

/** Members of an object, those that may be left out with a question mark; the members of its items for a page. */
function members(schema: Schema | undefined): string {
  if (schema === undefined) return '';
  const whole = schema.anyOf?.find(({ properties }) => properties) ?? schema;
  if (!whole.properties) return schema.description ?? typeText(schema);
  const { items } = whole.properties;
  if (items?.items?.properties) return `\`items\` of { ${list(items.items)} }${whole.properties.next ? ', `next`' : ''}`;
  return `{ ${list(whole)} }`;
}

function list({ properties = {}, required = [] }: Schema): string {
  return Object.keys(properties)
    .map((name) => (required.includes(name) ? name : `${name}?`))
    .join(', ');
}

function answers({ responses = {} }: Operation): string {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(
      ([status, { content, description }]) =>
        `${status}: ${members(Object.values(content ?? {})[0]?.schema) || description || ''}`,
    )
    .join('; ');
}

function takes({ parameters = [], requestBody }: Operation): string {
  const named = (place: string) =>
    parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name, required, schema }) => `\`${name}${required ? '' : '?'}\` ${typeText(schema)}`.trim())
      .join(', ');
  const body = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    type === 'application/json' ? members(schema) : `\`${type}\``,
  );
  return [
    ['query: ', named('query')],
    ['header: ', named('header')],
    ['body: ', body.join(' or ')],
  ]
    .filter(([, text]) => text !== '')
    .map(([label, text]) => label + text)
    .join('; ');
}

const access = ({ operation }: Route) => operation['x-permission'] ?? 'public';

/** docs/api.md: every route, error, role and topic. */
export async function apiPage(): Promise<string> {
  const all = await routes();
  const groups = Map.groupBy(all, ({ operation }) => operation.tags?.[0] ?? 'server');
  const group = ([tag, members]: [string, Route[]]) => `## ${tag[0].toUpperCase()}${tag.slice(1)}

${table(
  ['route', 'what it does', 'who', 'takes', 'answers'],
  members.map((route) => [
    `\`${route.method} ${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}\``,
    route.operation.summary ?? '',
    access(route),
    takes(route.operation),
    answers(route.operation),
  ]),
)}
`;
  return `${NOTICE}
# HTTP interface

${all.length} routes. A running server describes them in full, with the type of every member, at \`GET /api/openapi.json\` (OpenAPI 3.1); this page is made from the same schemas.
A browser signs in with a session's cookie; a program sends \`Authorization: Bearer SECRET\` with an API token. \`who\` is \`public\`, \`session\` (everybody who is signed in), or the
permission that is needed. A name with a question mark may be left out. Lists are paged: they take \`limit\` and \`after\`, and answer \`items\` and \`next\`, which is the \`after\` of the next page.

${[...groups].map(group).join('\n')}
## Errors

Every error answers \`{ code, message, action }\`. A code keeps its meaning.

${table(
  ['code', 'status', 'what it says', 'what to do'],
  Object.entries(errors).map(([code, { status, message, action }]) => [`\`${code}\``, status, message, action]),
)}

## Permissions and roles

${table(
  ['permission', 'allows to', ...allRoles],
  allPermissions.map((permission) => [
    `\`${permission}\``,
    permissions[permission],
    ...allRoles.map((role) => ((roles[role] as readonly string[]).includes(permission) ? 'yes' : '')),
  ]),
)}

## Live topics

\`GET /api/live\` sends server-sent events; the event's name is the topic, its data \`{ topic, at, data }\`.

${table(
  ['topic', 'told when'],
  Object.entries(liveTopics).map(([topic, what]) => [`\`${topic}\``, what]),
)}
`;
}
