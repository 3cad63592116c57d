import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Classifier, sharedClassifier } from './classify.ts';
import { weaknessNumber } from './weakness-tree.ts';

const classes = (weakness: string): (string | undefined)[] =>
  sharedClassifier()
    .classify({ weaknesses: [weakness], texts: [] })
    .map(({ zh }) => zh);

/** CWE, and its class in GB/T 30279-2020, CNNVD and CNVD. */
const known: readonly (readonly [string, string, string, string])[] = [
  ['CWE-122', '缓冲区错误', '缓冲区错误', '边界条件错误'],
  ['CWE-78', '命令注入', '操作系统命令注入', '输入验证错误'],
  ['CWE-23', '路径遍历', '路径遍历', '输入验证错误'],
  ['CWE-259', '信任管理问题', '信任管理', '访问验证错误'],
  ['CWE-306', '授权问题', '授权问题', '访问验证错误'],
  ['CWE-862', '权限许可和访问控制问题', '访问控制错误', '访问验证错误'],
  ['CWE-190', '数字错误', '数字错误', '边界条件错误'],
  ['CWE-532', '日志信息泄露', '信息泄露', '访问验证错误'],
  ['CWE-208', '侧信道信息泄露', '信息泄露', '访问验证错误'],
  ['CWE-352', '跨站请求伪造', '跨站请求伪造', '输入验证错误'],
  ['CWE-327', '加密问题', '加密问题', '设计错误'],
  ['CWE-276', '配置错误', '配置错误', '配置错误'],
];

for (const [weakness, ...expected] of known)
  test(`${weakness} is ${expected[0]}`, () => assert.deepEqual(classes(weakness), expected));

test('weaknesses of CWE come into the national tree; what is left are categories and tops of branches', () => {
  const classifier = sharedClassifier();
  let rest = 0;
  let all = 0;
  for (let number = 1; number < 1500; number++) {
    if (classifier.tree.name(number) === null) continue;
    all++;
    if (classifier.classify({ weaknesses: [`CWE-${number}`], texts: [] })[0]?.id === 'other') rest++;
  }
  assert.ok(all > 1000);
  assert.ok(rest / all < 0.06, `${rest} of ${all}`);
});

test('without a weakness the title decides, and says that it is derived', () => {
  const [national, , cause] = sharedClassifier().classify({
    weaknesses: [],
    texts: ['某路由器存在命令注入漏洞', '攻击者可利用该漏洞获取信息，造成信息泄露'],
  });
  assert.equal(national?.zh, '命令注入');
  assert.equal(national?.method, 'derived');
  assert.deepEqual(national?.because, { cwe: 'CWE-77', from: 'word', word: '命令注入' });
  assert.deepEqual(
    national?.path.map(({ zh }) => zh),
    ['代码问题', '输入验证错误', '注入', '命令注入'],
  );
  assert.equal(cause?.method, 'derived');
});

test('a Latin word stands alone, and nothing known is the rest with confidence 0', () => {
  const [national] = sharedClassifier().classify({ weaknesses: [], texts: ['The FoxXSSuite viewer crashes'] });
  assert.deepEqual([national?.id, national?.confidence, national?.because], ['other', 0, null]);
});

test('ids are read as documents write them', () => {
  assert.deepEqual(['CWE-79', 'cwe-79: XSS', '79', 'NVD-CWE-noinfo', ''].map(weaknessNumber), [79, 79, 79, null, null]);
});

test('any texts and ids are classified without an error, without content too', () => {
  const empty = new Classifier({ version: '', weaknesses: [], categories: [], schemes: [], keywords: [] });
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (weaknesses, texts) => {
      assert.equal(sharedClassifier().classify({ weaknesses, texts }).length, 3);
      assert.deepEqual(empty.classify({ weaknesses, texts }), []);
    }),
    { numRuns: 300 },
  );
});
