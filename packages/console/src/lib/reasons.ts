import { useText, type Text } from '../i18n/use-text.ts';
import { techniqueName } from './attack.ts';

/** The server's reasons come as plain English sentences; those of a known form are said in the viewer's language. */
export function useReasons(): (reason: string) => string {
  const { locale, word } = useText();
  return (reason) =>
    locale === 'zh-CN'
      ? translateReason(reason, word)
      : sayTechniques(plainRange(reason), 'en').replace(
          ROLE_AT_LEVEL,
          (_, role: string, level: string) => `${role === 'device' ? 'device' : word('role', role)} at Purdue level ${level}`,
        );
}

/** A reason that names a role by its id. */
const ROLE_AT_LEVEL = /^concerns an? (.+) at Purdue level (.+)$/;

/** A reason that names techniques by their ids. */
const TECHNIQUES = /^ATT&CK for ICS (.+)$/;

/** Techniques by name, with their ids for those who know them. */
function sayTechniques(reason: string, locale: string): string {
  const chinese = locale === 'zh-CN';
  return reason.replace(TECHNIQUES, (_, ids: string) =>
    ids
      .split(', ')
      .map((id) => {
        const name = techniqueName(id, locale);
        return name ? (chinese ? `${name}（${id}）` : `${name} (${id})`) : id;
      })
      .join(chinese ? '、' : ', '),
  );
}

type Say = (parts: string[], word: Text['word']) => string;

/** Forms of reasons, and how each is said in Chinese from what the form caught. */
const FORMS: readonly (readonly [RegExp, Say])[] = [
  [
    /^(\w+) severity, confidence (\d+) %$/,
    ([severity, percent], word) => `级别：${word('severity', severity)}，可信度 ${percent}%`,
  ],
  [/^seen (\d+) times$/, ([count]) => `出现 ${count} 次`],
  [ROLE_AT_LEVEL, ([role, level], word) => `涉及${word('level', level)}的${role === 'device' ? '设备' : word('role', role)}`],
  [TECHNIQUES, ([ids]) => sayTechniques(`ATT&CK for ICS ${ids}`, 'zh-CN')],
  [/^matches with probability (\d+) %$/, ([percent]) => `匹配可能性 ${percent}%`],
  [/^place in the list of work: (.+)$/, ([place], word) => `处置时机：${word('place', place)}`],
  [/^closes (\d+) vulnerabilit(?:y|ies) on (\d+) assets?$/, ([count, assets]) => `消除 ${assets} 个资产上的 ${count} 个漏洞`],
  [/^known to be exploited$/, () => '已知被利用'],
  [/^exploitation predicted with (\d+) %$/, ([percent]) => `预测被利用概率 ${percent}%`],
  [/^Serial number (.+) is listed by (.+)\.$/, ([serial, source]) => `序列号 ${serial} 列于 ${source}。`],
  [/^Serial number (.+) fulfils: (.+)\.$/, ([serial, condition]) => `序列号 ${serial} 满足条件：${condition}。`],
  [
    /^Order number (.+) is listed by (.+?) as (.+)\.$/,
    ([number, source, name]) => `订货号 ${number} 列于 ${source}，产品为 ${name}。`,
  ],
  [
    /^Order number (.+) fits (.+), which (.+?) lists as (.+)\.$/,
    ([number, pattern, source, name]) => `订货号 ${number} 符合 ${pattern}，${source} 将其列为 ${name}。`,
  ],
  [/^The vendor is (.+)\.$/, ([vendor]) => `厂商为 ${vendor}。`],
  [/^The vendor of one side is not known\.$/, () => '其中一方的厂商未知。'],
  [/^Vendor (.+) is (.+)\.$/, ([ours, theirs]) => `厂商 ${ours} 即 ${theirs}。`],
  [/^Products of (.+) are also sold as (.+)\.$/, ([theirs, ours]) => `${theirs} 的产品也以 ${ours} 品牌销售。`],
  [
    /^A file with the hash (.+) is listed by (.+?) as (.+)\.$/,
    ([hash, source, name]) => `哈希值为 ${hash} 的文件列于 ${source}，产品为 ${name}。`,
  ],
  [
    /^The package (.+) is one that (.+?) lists: (.+)\.$/,
    ([own, source, listed]) => `软件包 ${own} 属于 ${source} 所列范围：${versions(listed)}。`,
  ],
  [
    /^The package (.+) is listed by (.+); its version cannot be compared with (.+)\.$/,
    ([own, source, listed]) => `软件包 ${own} 列于 ${source}，但其版本无法与${versions(listed)}比较。`,
  ],
  [/^The package (.+) is listed by (.+)\.$/, ([own, source]) => `软件包 ${own} 列于 ${source}。`],
  [/^The CPE name (.+) is one that (.+) lists\.$/, ([name, source]) => `CPE 名称 ${name} 列于 ${source}。`],
  [
    /^The CPE name (.+) may be (.+), which (.+) lists and which says more\.$/,
    ([name, listed, source]) => `CPE 名称 ${name} 可能是 ${source} 所列的 ${listed}，后者更为具体。`,
  ],
  [/^A person said that the device is (.+)\.$/, ([title]) => `人工确认该设备为 ${title}。`],
  [/^A person said that the version is one of (.+)\.$/, ([range]) => `人工确认版本在 ${range} 之内。`],
  [/^A person said that this holds: (.+)\.$/, ([condition]) => `人工确认满足条件：${condition}。`],
  [
    /^(.+) may be (.+): (.+) agree, (.+) is not known of the asset(.*)\.$/,
    ([ours, theirs, agreed, missing, through]) =>
      `${ours} 可能是 ${theirs}：${agreed} 一致，资产的 ${missing} 未知${derivation(through)}。`,
  ],
  [
    /^(.+) is (.+): (.+) agree(.*)\.$/,
    ([ours, theirs, agreed, through]) => `${ours} 即 ${theirs}：${agreed} 一致${derivation(through)}。`,
  ],
  [/^(.+) names no versions: all are taken as affected\.$/, ([source]) => `${source} 未给出版本，视为全部受影响。`],
  [/^(.+) says that all versions are affected\.$/, ([source]) => `${source} 指出所有版本均受影响。`],
  [/^Version (.+) is in the affected range (.+)\.$/, ([version, range]) => `版本 ${version} 在受影响范围 ${range} 内。`],
  [/^The version of the asset is not known; affected is (.+)\.$/, ([range]) => `资产版本未知；受影响范围为 ${range}。`],
  [
    /^Version (.+) cannot be compared with the affected range (.+)\.$/,
    ([version, range]) => `版本 ${version} 无法与受影响范围 ${range} 比较。`,
  ],
  [
    /^Only if this holds, which traffic does not show: (.+)\.$/,
    ([condition]) => `仅当满足以下条件（流量中无法判断）：${condition}。`,
  ],
  [
    /^(.+) scores the vulnerability for this product but does not state its status\.$/,
    ([source]) => `${source} 为该产品的此漏洞给出了评分，但未说明其状态。`,
  ],
  [/^(.+) is still investigating whether this product is affected\.$/, ([source]) => `${source} 仍在调查该产品是否受影响。`],
  [/^(.+) says that it is fixed in (.+)\.$/, ([source, product]) => `${source} 指出 ${product} 中已修复。`],
  [
    /^(.+?) says that (.+) is not affected(?:: (.+))?\.$/,
    ([source, product, why]) => `${source} 指出 ${product} 不受影响${why ? `：${JUSTIFICATIONS.get(why) ?? why}` : ''}。`,
  ],
  // Last, because what is contained may be called anything.
  [
    /^(.+) contains (.+)\.$/,
    ([path, component]) => {
      const [whole, ...parts] = path.split(', which is ');
      return `${whole}${parts.map((part) => `（即 ${part}）`).join('')}包含 ${component}。`;
    },
  ],
];

/** Why a product does not have a vulnerability (CSAF 2.0 §3.2.3.5), as the server says it. */
const JUSTIFICATIONS: ReadonlyMap<string, string> = new Map([
  ['the vulnerable component is not in the product', '产品中没有存在漏洞的组件'],
  ['the product already prevents exploitation', '产品已能阻止利用'],
  ['an attacker cannot reach the vulnerable code with data of his own', '攻击者无法以其数据触及存在漏洞的代码'],
  ['the vulnerable code is never run', '存在漏洞的代码不会执行'],
  ['the vulnerable code is not in the product', '产品中没有存在漏洞的代码'],
]);

/** Versions of a package as a source lists them. */
function versions(listed: string): string {
  return listed === 'all versions' ? '所有版本' : ` ${listed}`;
}

/** From which order numbers the name of a product was derived: ` (order number … belongs to …; order number … is … in …)`. */
function derivation(through: string): string {
  const parts = /^ \((.+)\)$/.exec(through)?.[1].split('; ') ?? [];
  const said = parts.map((part) =>
    part
      .replace(/^order number (.+?) belongs to (.+)$/, '订货号 $1 属于 $2')
      .replace(/^order number (.+?) is (.+) in (.+)$/, '订货号 $1 在 $3 中为 $2'),
  );
  return said.length === 0 ? '' : `（${said.join('；')}）`;
}

/** Ranges in the notation of VERS say their scheme first, which tells a person nothing. */
function plainRange(reason: string): string {
  return reason.replaceAll(/\bvers:[a-z][a-z0-9.-]*\/(?=\S)/g, '');
}

/** A reason in Chinese, or as it came when its form is not known. */
export function translateReason(reason: string, word: Text['word']): string {
  const plain = plainRange(reason);
  for (const [form, say] of FORMS) {
    const found = form.exec(plain);
    if (found) return say(found.slice(1), word);
  }
  return plain;
}
