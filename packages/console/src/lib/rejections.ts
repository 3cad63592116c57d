/** Forms of what is said of a record that was not taken, or of a whole source, and each in Chinese from what the form caught. */
const FORMS: readonly (readonly [RegExp, (parts: string[]) => string])[] = [
  [/^not JSON$/, () => '不是 JSON'],
  [/^not JSON: (.+)$/, ([what]) => `不是 JSON：${what}`],
  [/^not a JSON object$/, () => '不是 JSON 对象'],
  [/^(?:the record is )?longer than (\d+) characters$/, ([most]) => `记录超过 ${most} 个字符`],
  [/^the field (\S+) is missing$/, ([field]) => `缺少字段 ${field}`],
  [/^the field (\S+) is no time: .+$/, ([field]) => `字段 ${field} 不是有效时间`],
  [/^no time: looked for (.+)$/, ([fields]) => `没有时间，已查找 ${fields}`],
  [/^no event number: looked for (.+)$/, ([fields]) => `没有事件编号，已查找 ${fields}`],
  [/^neither RFC 5424 nor RFC 3164$/, () => '既不符合 RFC 5424，也不符合 RFC 3164'],
  [/^the row is empty, or none of its columns is known by its heading$/, () => '该行为空，或没有可识别的列标题'],
  [/^(.+) is no MAC address$/, ([value]) => `${value} 不是 MAC 地址`],
  [/^(.+) is no IP address of one device$/, ([value]) => `${value} 不是单个设备的 IP 地址`],
  [/^a (?:package|component) has no name$/, () => '组件没有名称'],
  [/^No record could be read: (.+)$/, ([why]) => `没有可读取的记录：${sayRejection(why, 'zh-CN')}`],
  [/^(.+) is of no known format; name its format: .+$/, ([name]) => `无法识别 ${name} 的格式，请在上传时选择格式`],
  [
    /^(.+) is larger than (\d+) MiB, the most that is read of one document$/,
    ([name, most]) => `${name} 超过单个文档上限 ${most} MiB`,
  ],
];

/**
 * Why a record, or a source, was not taken, in the viewer's language; as it came when its form is not known.
 * @param shown whether the record itself stands beside it, so that it need not be repeated
 */
export function sayRejection(what: string, locale: string, shown = false): string {
  const said = shown ? what.replace(/^(not JSON): .*$/s, '$1') : what;
  if (locale !== 'zh-CN') return said;
  for (const [form, say] of FORMS) {
    const found = form.exec(said);
    if (found) return say(found.slice(1));
  }
  return said;
}
