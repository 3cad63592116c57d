import { compileMatcher, type FieldReader, type Predicate } from './matcher.ts';
import { type Detection, RuleError } from './rule.ts';

/**
 * Compiles a detection: selections become conjunctions with the cheap tests first, the condition an expression over them. `reader` reads the fields of events of
 * another kind than the sensor's own.
 */
export function compileDetection(detection: Detection, where: string, reader?: (field: string) => FieldReader): Predicate {
  const selections = new Map<string, Predicate>();
  for (const [name, alternatives] of Object.entries(detection.selections)) {
    const compiled = alternatives.map((matchers) => {
      const tests = matchers
        .map((matcher) => compileMatcher(matcher, where, reader))
        .toSorted((one, other) => one.cost - other.cost)
        .map(({ test }) => test);
      return conjunction(tests);
    });
    selections.set(name, compiled.length === 1 ? compiled[0] : (event) => compiled.some((test) => test(event)));
  }
  return new ConditionParser(detection.condition, selections, where).parse();
}

function conjunction(tests: readonly Predicate[]): Predicate {
  const [a, b, c] = tests;
  if (tests.length === 1) return a;
  if (tests.length === 2) return (event) => a(event) && b(event);
  if (tests.length === 3) return (event) => a(event) && b(event) && c(event);
  return (event) => {
    for (let i = 0; i < tests.length; i++) if (!tests[i](event)) return false;
    return true;
  };
}

/** Sigma's condition language: names, `not`, `and`, `or`, brackets, `1 of pattern`, `all of pattern`, `them`. */
class ConditionParser {
  private readonly tokens: string[];
  private at = 0;
  private readonly selections: ReadonlyMap<string, Predicate>;
  private readonly where: string;

  constructor(condition: string, selections: ReadonlyMap<string, Predicate>, where: string) {
    this.tokens = condition.match(/\(|\)|[^\s()]+/g) ?? [];
    this.selections = selections;
    this.where = where;
  }

  parse(): Predicate {
    const result = this.or(0);
    if (this.at < this.tokens.length) throw this.error(`unexpected ${this.tokens[this.at]}`);
    return result;
  }

  private error(what: string): RuleError {
    return new RuleError(`${this.where}: condition: ${what}`);
  }

  private or(depth: number): Predicate {
    if (depth > 32) throw this.error('nested deeper than 32');
    let left = this.and(depth);
    while (this.tokens[this.at] === 'or') {
      this.at++;
      const [one, other] = [left, this.and(depth)];
      left = (event) => one(event) || other(event);
    }
    return left;
  }

  private and(depth: number): Predicate {
    let left = this.not(depth);
    while (this.tokens[this.at] === 'and') {
      this.at++;
      const [one, other] = [left, this.not(depth)];
      left = (event) => one(event) && other(event);
    }
    return left;
  }

  private not(depth: number): Predicate {
    if (this.tokens[this.at] === 'not') {
      this.at++;
      const inner = this.not(depth + 1);
      return (event) => !inner(event);
    }
    return this.primary(depth);
  }

  private primary(depth: number): Predicate {
    const token = this.tokens[this.at++];
    if (token === undefined) throw this.error('ends too early');
    if (token === '(') {
      const inner = this.or(depth + 1);
      if (this.tokens[this.at++] !== ')') throw this.error('a bracket is not closed');
      return inner;
    }
    if ((token === '1' || token === 'all') && this.tokens[this.at] === 'of') {
      const pattern = this.tokens[this.at + 1] ?? '';
      this.at += 2;
      const chosen = [...this.selections]
        .filter(
          ([name]) => pattern === 'them' || (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern),
        )
        .map(([, test]) => test);
      if (chosen.length === 0) throw this.error(`no selection is named ${pattern}`);
      return token === '1' ? (event) => chosen.some((test) => test(event)) : (event) => chosen.every((test) => test(event));
    }
    const selection = this.selections.get(token);
    if (!selection) throw this.error(`no selection is named ${token}`);
    return selection;
  }
}
