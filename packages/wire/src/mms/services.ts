import { type BerReader, objectIdentifierText } from '../ber.ts';
import type { Fields } from '../fields.ts';
import { describeData } from './data.ts';
import { objectClasses } from './functions.ts';
import { describeName } from './names.ts';
import { describeTree } from './tree.ts';
import { accessErrorName, describeResults, describeVariableList, describeVariables } from './variables.ts';

const logicalStatus = [
  'state_changes_allowed',
  'no_state_changes_allowed',
  'limited_services_allowed',
  'support_services_allowed',
];
const physicalStatus = ['operational', 'partially_operational', 'inoperable', 'needs_commissioning'];

/** Status: of the virtual device and of the real one. */
export function status(reader: BerReader, request: boolean, out: Fields): void {
  if (request) {
    out.flag('extended_derivation', reader.boolean());
    return;
  }
  if (!reader.enter()) return;
  while (reader.next()) {
    const value = reader.unsigned();
    if (reader.tag === 0x80) out.text('logical_status', logicalStatus[value] ?? `status_${value}`);
    else if (reader.tag === 0x81) out.text('physical_status', physicalStatus[value] ?? `status_${value}`);
    else out.bytes('local_detail', reader.bytes, reader.start, reader.stop);
  }
}

/** GetNameList: class and scope of objects; the answer has their names. */
export function nameList(reader: BerReader, request: boolean, out: Fields): void {
  if (!reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (!request && tag === 0xa0 && reader.enter()) {
      out.list('names');
      while (reader.next()) out.text('', reader.text(256));
      out.close();
      reader.leave();
    } else if (!request && tag === 0x81) out.flag('more_follows', reader.boolean());
    else if (tag === 0xa0 && reader.enter()) {
      if (reader.next()) out.text('object_class', objectClasses[reader.unsigned()] ?? 'unknown');
      reader.leave();
    } else if (tag === 0xa1 && reader.enter()) {
      if (reader.next()) scope(reader, out);
      reader.leave();
    } else if (tag === 0x82) out.text('continue_after', reader.text(256));
  }
}

function scope(reader: BerReader, out: Fields): void {
  out.text('scope', reader.tag === 0x80 ? 'vmd' : reader.tag === 0x81 ? 'domain' : 'association');
  if (reader.tag === 0x81) out.text('domain', reader.text(256));
}

const identityFields = new Map([
  [0x80, 'vendor'],
  [0x81, 'model'],
  [0x82, 'revision'],
]);

/** Identify: the answer has vendor, model, revision and abstract syntaxes. */
export function identification(reader: BerReader, request: boolean, out: Fields): void {
  if (request || !reader.enter()) return;
  while (reader.next()) {
    const name = identityFields.get(reader.tag);
    if (name) out.text(name, reader.utf8(256));
    else if (reader.tag === 0xa3 && reader.enter()) {
      out.list('abstract_syntaxes');
      while (reader.next()) out.text('', objectIdentifierText(reader.bytes, reader.start, reader.stop));
      out.close();
      reader.leave();
    }
  }
}

/** Read: the variables asked for; the answer has their values, and the variables when they were asked for too. */
export function read(reader: BerReader, request: boolean, out: Fields): void {
  if (!reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (tag === 0x80) out.flag('specification_with_result', reader.boolean());
    else if (tag === (request ? 0xa1 : 0xa0) && reader.enter()) {
      if (reader.next()) describeVariables(reader, out);
      reader.leave();
    } else if (tag === 0xa1 && reader.enter()) {
      describeResults(reader, 'results', out);
      reader.leave();
    }
  }
}

/** Write: variables and data; the answer has a result for each. */
export function write(reader: BerReader, request: boolean, out: Fields): void {
  if (!reader.enter()) return;
  if (!request) {
    out.list('results');
    while (reader.next()) out.text('', reader.tag === 0x81 ? 'success' : accessErrorName(reader.unsigned()));
    out.close();
    return;
  }
  if (!reader.next()) return;
  describeVariables(reader, out);
  if (!reader.into(0xa0)) return;
  describeData(reader, 'data', out);
  reader.leave();
}

/** GetVariableAccessAttributes: the name; the type that answers is shown as it is nested. */
export function variableAttributes(reader: BerReader, request: boolean, out: Fields): void {
  if (!reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (request && tag === 0xa0 && reader.enter()) {
      if (reader.next()) describeName(reader, out);
      reader.leave();
    } else if (tag === 0x80) out.flag('deletable', reader.boolean());
    else describeTree(reader, 'type', out);
  }
}

/** DefineNamedVariableList: a name and the variables of the new list (a data set of IEC 61850). */
export function defineVariableList(reader: BerReader, request: boolean, out: Fields): void {
  if (!request || !reader.enter()) return;
  if (reader.next()) describeName(reader, out);
  if (reader.find(0xa0)) describeVariableList(reader, out);
}

/** GetNamedVariableListAttributes: the name; the answer has the variables. */
export function variableListAttributes(reader: BerReader, request: boolean, out: Fields): void {
  if (!reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (request) describeName(reader, out);
    else if (tag === 0x80) out.flag('deletable', reader.boolean());
    else if (tag === 0xa1) describeVariableList(reader, out);
  }
}

/** DeleteNamedVariableList: the names; the answer counts what matched and what was deleted. */
export function deleteVariableList(reader: BerReader, request: boolean, out: Fields): void {
  if (!reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (!request) out.number(tag === 0x80 ? 'matched' : 'deleted', reader.unsigned());
    else if (tag === 0x80) out.number('scope_of_delete', reader.unsigned());
    else if (tag === 0xa1 && reader.enter()) {
      out.list('names');
      while (reader.next()) {
        out.open('');
        describeName(reader, out);
        out.close();
      }
      out.close();
      reader.leave();
    }
  }
}
