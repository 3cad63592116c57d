import { SensorEvent } from '../event.ts';
import { compileDetection } from './condition.ts';
import type { FieldReader } from './matcher.ts';
import type { Detection } from './rule.ts';
import type { ViewValue } from './view.ts';

/** A record of another tool, as a rule sees it: fields by name, as deep as dots go. */
export interface RecordView {
  /** The value of a field; undefined when the record has none. */
  get(field: string): ViewValue;
  /** All values, for rules that look for words anywhere. */
  all(): ViewValue;
}

const event = new SensorEvent();
let seen: RecordView | null = null;

const reader = (field: string): FieldReader => (field === '' ? () => seen?.all() : () => seen?.get(field));

/** Compiles a Sigma detection into a test of records that the sensor did not make. Throws RuleError. */
export function compileRecordTest(detection: Detection, where: string): (record: RecordView) => boolean {
  const test = compileDetection(detection, where, reader);
  return (record) => {
    seen = record;
    return test(event);
  };
}
