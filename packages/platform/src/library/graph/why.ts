import { type EdgeType, edgeTypes } from '@fengsui/knowledge';
import type { Bilingual } from '../../kernel/schema.ts';
import type { GraphNode } from './schema.ts';
import type { StoredEdge } from './store.ts';

/** How sure a step of an attacker is, and the sentence that says why. */

/**
 * How likely who holds one end of a step gets to the other, as a judgement, not a measurement: a request that an asset sends every day gets there; an answer harms
 * only whoever reads it badly; zones that a policy draws are engineered, those by Purdue level are a first guess.
 */
const SURE = { asks: 0.9, answers: 0.5, policy: 0.8, level: 0.5 } as const;

/** How sure a step along an edge is, from one of its ends. */
export function sureOfStep(edge: StoredEdge, from: number, through: 'harm' | 'reach'): number {
  if (through === 'harm') return edge.confidence;
  if (edge.type === 'communicates-with') return edge.confidence * (edge.from_id === from ? SURE.asks : SURE.answers);
  // From a zone to what is in it.
  if (edge.type === 'located-in' && edge.to_id === from)
    return edge.confidence * (edge.source === 'policy' ? SURE.policy : SURE.level);
  return edge.confidence;
}

/** Why one node leads to another, in a sentence. */
export function whyOf(
  from: GraphNode | undefined,
  to: GraphNode,
  edges: readonly StoredEdge[],
  { from: before, through }: { from: number; through: 'harm' | 'reach' },
): Bilingual {
  const [a, b] = [from?.label ?? '', to.label];
  const [zhA, zhB] = [from?.labelZh ?? a, to.labelZh ?? b];
  const asks = edges.filter(({ type, from_id }) => type === 'communicates-with' && from_id === before);
  const answers = edges.filter(({ type, to_id }) => type === 'communicates-with' && to_id === before);
  if (through === 'reach' && asks.length > 0) {
    const { protocols, last } = talkOf(asks);
    return {
      en: `${a} sends requests to ${b} over ${protocols.join(', ')}, last on ${last}.`,
      zh: `${zhA} 通过 ${protocols.join('、')} 向 ${zhB} 发送请求，最近一次在 ${last}。`,
    };
  }
  if (through === 'reach' && answers.length > 0) {
    const { protocols, last } = talkOf(answers);
    return {
      en: `${a} answers requests of ${b} over ${protocols.join(', ')}, last on ${last}; a crafted answer may harm ${b}.`,
      zh: `${zhA} 通过 ${protocols.join('、')} 应答 ${zhB} 的请求，最近一次在 ${last}；恶意构造的应答可能危害 ${zhB}。`,
    };
  }
  const inside = edges.find(({ type, to_id }) => type === 'located-in' && to_id === before);
  if (through === 'reach' && inside !== undefined)
    return inside.source === 'policy'
      ? {
          en: `The policy puts ${b} in the zone ${a}; nothing is known to stand between assets of one zone.`,
          zh: `策略将 ${zhB} 划入区域 ${zhA}；未知同一区域的资产之间有隔离。`,
        }
      : {
          en: `${b} is on the level ${a}, which no policy divides into zones; nothing is known to stand between its assets.`,
          zh: `${zhB} 处于层级 ${zhA}，尚无策略将其划分为区域；未知其资产之间有隔离。`,
        };
  const [edge] = edges;
  if (edge === undefined) return { en: '', zh: '' };
  const { label } = edgeTypes[edge.type as EdgeType] ?? { label: { en: edge.type, zh: edge.type } };
  const forward = edge.from_id === before;
  return {
    en: `${forward ? a : b} ${label.en} ${forward ? b : a}.`,
    zh: `${forward ? zhA : zhB} ${label.zh} ${forward ? zhB : zhA}。`,
  };
}

/** Protocols of conversations, and the day of the last of them. */
function talkOf(edges: readonly StoredEdge[]): { protocols: string[]; last: string } {
  const protocols = [...new Set(edges.map(({ document, text }) => text ?? document ?? ''))].toSorted();
  return {
    protocols,
    last: edges
      .map(({ seenAt }) => seenAt)
      .toSorted()
      .at(-1)!
      .slice(0, 10),
  };
}
