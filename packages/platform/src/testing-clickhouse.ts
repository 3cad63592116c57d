import { DataType, load, open } from 'ffi-rs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * A ClickHouse server of its own process: `node testing-clickhouse.ts FOLDER HTTP-PORT TCP-PORT`. libchdb carries `clickhouse local`,
 * which listens when it is told to; a query that never ends keeps it running. The listener has no password: loopback only.
 */
const [folder, http, tcp] = process.argv.slice(2) as [string, string, string];
const library = join(dirname(createRequire(import.meta.url).resolve('@chdb/lib-linux-x64-gnu/package.json')), 'libchdb.so');
open({ library: 'chdb', path: library });
const listen = 'SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP';
const forever =
  'SELECT count() FROM system.numbers WHERE NOT ignore(sleepEachRow(1)) SETTINGS max_block_size = 1, max_threads = 1, max_execution_time = 0 FORMAT Null';
const argv = ['clickhouse', '--path', folder, '--listen_host', '127.0.0.1', '--http_port', http, '--tcp_port', tcp];
argv.push('--multiquery', '--query', `${listen}; ${forever}`);
load({
  library: 'chdb',
  funcName: 'query_stable_v2',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
});
