import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { readLibraryFile } from '@fengsui/knowledge';
for (const f of process.argv.slice(2)) {
  let e = 0,
    g = 0,
    p = 0,
    v = 0;
  const kinds = {};
  const pr = [];
  const t = performance.now();
  for await (const i of readLibraryFile(createReadStream(f), { name: basename(f), retrieved: '2026-01-01T00:00:00Z' })) {
    if ('knowledge' in i) {
      kinds[i.knowledge.kind] = (kinds[i.knowledge.kind] ?? 0) + 1;
      e += i.knowledge.entries.length;
      g += i.knowledge.edges.length;
      if (process.env.V) console.dir(i.knowledge, { depth: 6, maxArrayLength: +process.env.V });
    } else if ('problem' in i) {
      p++;
      pr.push(i.at + ': ' + i.problem);
    } else v++;
  }
  console.log(
    f.split('/').slice(-2).join('/'),
    JSON.stringify(kinds),
    'entries',
    e,
    'edges',
    g,
    'vuln',
    v,
    'problems',
    p,
    pr.slice(0, 2).join(' | ').slice(0, 200),
    Math.round(performance.now() - t) + 'ms',
  );
}
