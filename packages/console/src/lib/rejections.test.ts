import { expect, test } from 'vitest';
import { sayRejection } from './rejections.ts';

test('what was wrong with a record is said in the language of the viewer', () => {
  expect(sayRejection('the field event_type is missing', 'zh-CN')).toBe('缺少字段 event_type');
  expect(sayRejection('10.0.0.300 is no IP address of one device', 'zh-CN')).toBe('10.0.0.300 不是单个设备的 IP 地址');
  expect(sayRejection('No record could be read: not JSON: {"a', 'zh-CN')).toBe('没有可读取的记录：不是 JSON：{"a');
  expect(sayRejection('something new', 'zh-CN')).toBe('something new');
  expect(sayRejection('the field event_type is missing', 'en')).toBe('the field event_type is missing');
});

test('a record that stands beside is not repeated', () => {
  expect(sayRejection('not JSON: {"a": brok', 'en', true)).toBe('not JSON');
  expect(sayRejection('not JSON: {"a": brok', 'zh-CN', true)).toBe('不是 JSON');
});
