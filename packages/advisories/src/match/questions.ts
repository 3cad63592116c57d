import { createHash } from 'node:crypto';

/** A text in the languages of the console. */
export type Text = { en: string; zh: string };

/** What a person may answer, and the probability of the match then. */
export type QuestionAnswer = { id: string; label: Text; probability: number };

/**
 * Something that traffic cannot show and a person can look up. The id depends on what is asked only, so that one answer serves all
 * advisories that ask the same of an asset.
 */
export type Question = {
  id: string;
  kind: 'version' | 'condition' | 'variant';
  /** What of the asset the question is about. */
  attribute: 'firmware' | 'serial' | 'configuration' | 'model';
  text: Text;
  answers: QuestionAnswer[];
};

/** Probability of a product that a person confirmed. */
export const confirmed = 0.97;

const yes: Text = { en: 'Yes', zh: '是' };
const no: Text = { en: 'No', zh: '否' };

function identifier(kind: Question['kind'], text: string): string {
  return `${kind}:${createHash('sha256').update(text.replace(/\s+/g, ' ').trim().toLowerCase()).digest('hex').slice(0, 16)}`;
}

/** Id of the question whether a condition holds. */
export function conditionId(condition: string): string {
  return identifier('condition', condition);
}

/** Id of the question whether the version of a product is in a range. */
export function versionId(product: string, range: string): string {
  return identifier('version', `${product}\n${range}`);
}

/** Id of the question whether the asset is a product. */
export function variantId(product: string): string {
  return identifier('variant', product);
}

/** Whether a condition holds; `probability` is that of the match if it does. */
export function askCondition(condition: string, probability: number): Question {
  const plain = condition.replaceAll('_', ' ').trim();
  const serial = /serial/i.test(plain);
  return {
    id: conditionId(condition),
    kind: 'condition',
    attribute: serial ? 'serial' : 'configuration',
    text: serial
      ? { en: `Does the serial number of the device fulfil this: ${plain}?`, zh: `该设备的序列号是否满足:${plain}?` }
      : { en: `Does this hold for the device: ${plain}?`, zh: `该设备是否属于以下情况:${plain}?` },
    answers: [
      { id: 'yes', label: yes, probability },
      { id: 'no', label: no, probability: 0 },
    ],
  };
}

/** Whether the unknown version of a product is in the affected range. Entering the version itself on the asset answers it too. */
export function askVersion(product: string, range: string, probability: number): Question {
  return {
    id: versionId(product, range),
    kind: 'version',
    attribute: 'firmware',
    text: {
      en: `Which version does ${product} run? Affected is ${range}.`,
      zh: `${product} 运行的是哪个版本?受影响的版本:${range}。`,
    },
    answers: [
      { id: 'inside', label: { en: `One of ${range}`, zh: `在 ${range} 之内` }, probability },
      { id: 'outside', label: { en: 'Another', zh: '其他版本' }, probability: 0 },
    ],
  };
}

/** Whether the asset is the product that an advisory names more precisely than is known of it. */
export function askVariant(product: string, probability: number): Question {
  return {
    id: variantId(product),
    kind: 'variant',
    attribute: 'model',
    text: { en: `Is the device a ${product}?`, zh: `该设备是否为 ${product}?` },
    answers: [
      { id: 'yes', label: yes, probability },
      { id: 'no', label: no, probability: 0 },
    ],
  };
}
