import { ACT_SESSION } from '../message.ts';
import { type FunctionEntry, statusTable } from '../protocol.ts';
import { interfaces } from './interfaces.ts';

/** An answer over a connection, which does not say what was asked. */
export const ANSWER = 1;
/** A client binds an interface, before it calls it. */
export const BIND = 2;

/** Key of a method: interface << 8 | its number. */
export function methodKey(index: number, method: number): number {
  return (index << 8) | method;
}

/** Methods of OPC Classic's interfaces. */
export const functions: ReadonlyMap<number, FunctionEntry> = new Map([
  [ANSWER, { name: 'answer', title: 'Answer to a method', acts: 0 }],
  [BIND, { name: 'bind', title: 'Bind of an interface', acts: ACT_SESSION }],
  ...interfaces.flatMap(({ index, title, operations }) =>
    operations.map(({ number, name, title: method, acts }): [number, FunctionEntry] => [
      methodKey(index, number),
      { name, title: `${title}::${method}`, acts },
    ]),
  ),
]);

/** Names of the interfaces. */
export const areas: ReadonlyMap<number, string> = new Map(interfaces.map(({ index, name }) => [index, name]));

/** Failures that a method returns: of OPC Data Access (specification 2.05a, annex), and of COM itself. */
export const statuses = statusTable([
  [0x80004001, 'not_implemented', 'E_NOTIMPL'],
  [0x80004002, 'no_interface', 'E_NOINTERFACE'],
  [0x80004005, 'fail', 'E_FAIL'],
  [0x80070005, 'access_denied', 'E_ACCESSDENIED'],
  [0x80070057, 'invalid_argument', 'E_INVALIDARG'],
  [0x8007000e, 'out_of_memory', 'E_OUTOFMEMORY'],
  [0xc0040001, 'invalid_handle', 'OPC_E_INVALIDHANDLE'],
  [0xc0040004, 'bad_type', 'OPC_E_BADTYPE'],
  [0xc0040006, 'bad_rights', 'OPC_E_BADRIGHTS'],
  [0xc0040007, 'unknown_item_id', 'OPC_E_UNKNOWNITEMID'],
  [0xc0040008, 'invalid_item_id', 'OPC_E_INVALIDITEMID'],
  [0xc004000b, 'out_of_range', 'OPC_E_RANGE'],
  [0xc004000c, 'duplicate_name', 'OPC_E_DUPLICATENAME'],
]);
