import type { Text } from '../i18n/use-text.ts';

type Say = (found: string[], word: Text['word']) => string;

/** What the server says is wrong with a fingerprint, and how each is said in Chinese from what its form caught. */
const FORMS: readonly (readonly [RegExp, Say])[] = [
  [/^the id must be words of small letters and digits with hyphens$/, () => '标识只能由小写字母、数字和连字符组成'],
  [/^(.+) is no member of a fingerprint$/, ([member]) => `指纹没有字段 ${member}`],
  [/^`on` must name an attribute$/, () => '请选择要读取的属性'],
  [/^`on`: there is no attribute (.+)$/, ([attribute]) => `没有属性 ${attribute}`],
  [/^there is no pattern$/, () => '缺少模式'],
  [/^the pattern is no regular expression$/, () => '模式不是有效的正则表达式'],
  [/^the pattern longer than (\d+) characters$/, ([most]) => `模式超过 ${most} 个字符`],
  [/^the pattern refers back to a group$/, () => '模式不得反向引用分组'],
  [/^the pattern looks ahead or behind$/, () => '模式不得使用前后断言'],
  [/^the pattern repeats more than three parts without bound$/, () => '模式中无上限的重复不得超过三处'],
  [/^the pattern repeats .+$/, () => '模式的重复组内不得再有重复'],
  [/^`says` gives nothing$/, () => '请写明得出什么'],
  [/^`says`: (.+) cannot be given$/, ([attribute], word) => `不能得出“${word('attribute', attribute)}”`],
  [/^confidence must be 1 to (\d+)$/, ([most]) => `可信度须为 1 至 ${most}`],
  [/^does not fire on `(.+)`$/, ([attribute], word) => `对“${word('attribute', attribute)}”未命中`],
  [/^fires, and must leave it alone$/, () => '命中了，但不应命中'],
  [
    /^gives (\S+) (.+), not (.+)$/,
    ([attribute, given, wanted], word) =>
      `“${word('attribute', attribute)}”${given === 'nothing' ? '未得出' : `得出 ${given}`}，应为 ${wanted}`,
  ],
];

/** What is wrong with a fingerprint in the viewer's language; as it came when its form is not known. */
export function sayProblem(problem: string, { locale, word }: Pick<Text, 'locale' | 'word'>): string {
  if (locale !== 'zh-CN') return problem;
  for (const [form, say] of FORMS) {
    const found = form.exec(problem);
    if (found) return say(found.slice(1), word);
  }
  return problem;
}
