/** A sentence in English and Chinese. */
export type Sentence = { text: string; textZh: string };

/** Ranges in the notation of VERS say their scheme first, which tells a person nothing. */
function readable(text: string): string {
  return text.replaceAll(/\bvers:[a-z][a-z0-9.-]*\/(?=\S)/g, '');
}

function sentence(en: string, zh: string): Sentence {
  return { text: readable(en), textZh: readable(zh) };
}

/** Versions of a package as a source lists them; null stands for all. */
type Listed = string | null;
const listedEn = (listed: Listed): string => listed ?? 'all versions';
const listedZh = (listed: Listed): string => (listed === null ? '所有版本' : ` ${listed}`);

/** From which order numbers the name of a product was derived. */
const throughEn = (derived: readonly Sentence[]): string =>
  derived.length === 0 ? '' : ` (${derived.map(({ text }) => text).join('; ')})`;
const throughZh = (derived: readonly Sentence[]): string =>
  derived.length === 0 ? '' : `（${derived.map(({ textZh }) => textZh).join('；')}）`;

/** What the flags of VEX mean (CSAF 2.0 §3.2.3.5). */
const justifications: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  component_not_present: ['the vulnerable component is not in the product', '产品中没有存在漏洞的组件'],
  inline_mitigations_already_exist: ['the product already prevents exploitation', '产品已能阻止利用'],
  vulnerable_code_cannot_be_controlled_by_adversary: [
    'an attacker cannot reach the vulnerable code with data of his own',
    '攻击者无法以其数据触及存在漏洞的代码',
  ],
  vulnerable_code_not_in_execute_path: ['the vulnerable code is never run', '存在漏洞的代码不会执行'],
  vulnerable_code_not_present: ['the vulnerable code is not in the product', '产品中没有存在漏洞的代码'],
};

/** Why an asset is taken for a product and its version for an affected one: every sentence of the matcher, in both languages. */
export const say = {
  serialListed: (serial: string, source: string) =>
    sentence(`Serial number ${serial} is listed by ${source}.`, `序列号 ${serial} 列于 ${source}。`),
  serialFulfils: (serial: string, condition: string) =>
    sentence(`Serial number ${serial} fulfils: ${condition}.`, `序列号 ${serial} 满足条件：${condition}。`),
  hashListed: (hash: string, source: string, name: string) =>
    sentence(
      `A file with the hash ${hash} is listed by ${source} as ${name}.`,
      `哈希值为 ${hash} 的文件列于 ${source}，产品为 ${name}。`,
    ),
  numberListed: (number: string, source: string, name: string) =>
    sentence(`Order number ${number} is listed by ${source} as ${name}.`, `订货号 ${number} 列于 ${source}，产品为 ${name}。`),
  numberFits: (number: string, pattern: string, source: string, name: string) =>
    sentence(
      `Order number ${number} fits ${pattern}, which ${source} lists as ${name}.`,
      `订货号 ${number} 符合 ${pattern}，${source} 将其列为 ${name}。`,
    ),
  /** Not a sentence of its own: stands in brackets behind one. */
  numberOfFamily: (number: string, family: string) =>
    sentence(`order number ${number} belongs to ${family}`, `订货号 ${number} 属于 ${family}`),
  numberNamed: (number: string, name: string, source: string) =>
    sentence(`order number ${number} is ${name} in ${source}`, `订货号 ${number} 在 ${source} 中为 ${name}`),
  packageAffected: (own: string, source: string, listed: Listed) =>
    sentence(
      `The package ${own} is one that ${source} lists: ${listedEn(listed)}.`,
      `软件包 ${own} 属于 ${source} 所列范围：${listedZh(listed).trim()}。`,
    ),
  packageUncompared: (own: string, source: string, listed: Listed) =>
    sentence(
      `The package ${own} is listed by ${source}; its version cannot be compared with ${listedEn(listed)}.`,
      `软件包 ${own} 列于 ${source}，但其版本无法与${listedZh(listed)}${listed === null ? '' : ' '}比较。`,
    ),
  cpeListed: (own: string, source: string) =>
    sentence(`The CPE name ${own} is one that ${source} lists.`, `CPE 名称 ${own} 列于 ${source}。`),
  cpeWider: (own: string, listed: string, source: string) =>
    sentence(
      `The CPE name ${own} may be ${listed}, which ${source} lists and which says more.`,
      `CPE 名称 ${own} 可能是 ${source} 所列的 ${listed}，后者更为具体。`,
    ),
  contains: (path: readonly string[], component: string) => {
    const [whole = '', ...parts] = path;
    return sentence(
      `${path.join(', which is ')} contains ${component}.`,
      `${whole}${parts.map((part) => `（即 ${part}）`).join('')}包含 ${component}。`,
    );
  },
  vendorSame: (own: string, listed: string) =>
    own === listed
      ? sentence(`The vendor is ${listed}.`, `厂商为 ${listed}。`)
      : sentence(`Vendor ${own} is ${listed}.`, `厂商 ${own} 即 ${listed}。`),
  vendorRelated: (own: string, listed: string) =>
    sentence(`Products of ${listed} are also sold as ${own}.`, `${listed} 的产品也以 ${own} 品牌销售。`),
  vendorUnknown: () => sentence('The vendor of one side is not known.', '其中一方的厂商未知。'),
  nameAgrees: (own: string, listed: string, agreed: readonly string[], derived: readonly Sentence[]) =>
    sentence(
      `${own} is ${listed}: ${agreed.join(', ')} agree${throughEn(derived)}.`,
      `${own} 即 ${listed}：${agreed.join('、')} 一致${throughZh(derived)}。`,
    ),
  nameAgreesInPart: (
    own: string,
    listed: string,
    { agreed, missing }: { agreed: readonly string[]; missing: readonly string[] },
    derived: readonly Sentence[],
  ) =>
    sentence(
      `${own} may be ${listed}: ${agreed.join(', ')} agree, ${missing.join(', ')} is not known of the asset${throughEn(derived)}.`,
      `${own} 可能是 ${listed}：${agreed.join('、')} 一致，资产的 ${missing.join('、')} 未知${throughZh(derived)}。`,
    ),
  saidProduct: (title: string) => sentence(`A person said that the device is ${title}.`, `人工确认该设备为 ${title}。`),
  saidVersion: (range: string) =>
    sentence(`A person said that the version is one of ${range}.`, `人工确认版本在 ${range} 之内。`),
  saidCondition: (condition: string) =>
    sentence(`A person said that this holds: ${condition}.`, `人工确认满足条件：${condition}。`),
  conditionOpen: (condition: string) =>
    sentence(
      `Only if this holds, which traffic does not show: ${condition}.`,
      `仅当满足以下条件（流量中无法判断）：${condition}。`,
    ),
  versionsUnnamed: (source: string) =>
    sentence(`${source} names no versions: all are taken as affected.`, `${source} 未给出版本，视为全部受影响。`),
  versionsAll: (source: string) => sentence(`${source} says that all versions are affected.`, `${source} 指出所有版本均受影响。`),
  versionInside: (version: string, range: string) =>
    sentence(`Version ${version} is in the affected range ${range}.`, `版本 ${version} 在受影响范围 ${range} 内。`),
  versionUnknown: (range: string) =>
    sentence(`The version of the asset is not known; affected is ${range}.`, `资产版本未知；受影响范围为 ${range}。`),
  versionUncompared: (version: string, range: string) =>
    sentence(
      `Version ${version} cannot be compared with the affected range ${range}.`,
      `版本 ${version} 无法与受影响范围 ${range} 比较。`,
    ),
  statusImplied: (source: string) =>
    sentence(
      `${source} scores the vulnerability for this product but does not state its status.`,
      `${source} 为该产品的此漏洞给出了评分，但未说明其状态。`,
    ),
  statusOpen: (source: string) =>
    sentence(`${source} is still investigating whether this product is affected.`, `${source} 仍在调查该产品是否受影响。`),
  fixed: (source: string, product: string) =>
    sentence(`${source} says that it is fixed in ${product}.`, `${source} 指出 ${product} 中已修复。`),
  /** @param flag of VEX, null when the source gives none */
  notAffected: (source: string, product: string, flag: string | null) => {
    const plain = flag?.replaceAll('_', ' ') ?? '';
    const [en, zh] = justifications[flag ?? ''] ?? [plain, plain];
    return sentence(
      `${source} says that ${product} is not affected${en === '' ? '' : `: ${en}`}.`,
      `${source} 指出 ${product} 不受影响${zh === '' ? '' : `：${zh}`}。`,
    );
  },
} as const;
