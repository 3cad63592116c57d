import { readOwnContent } from '@fengsui/knowledge';
const k = {};
let e = 0,
  g = 0,
  t = performance.now(),
  d = 0;
const types = {},
  kinds = {};
for await (const x of readOwnContent()) {
  d++;
  k[x.kind] = (k[x.kind] ?? 0) + 1;
  e += x.entries.length;
  g += x.edges.length;
  for (const i of x.edges) types[i.type] = (types[i.type] ?? 0) + 1;
  for (const i of x.entries) kinds[i.kind] = (kinds[i.kind] ?? 0) + 1;
}
console.log(d, k, e, g, types, kinds, performance.now() - t);
