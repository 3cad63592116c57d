import { useText } from '../i18n/use-text.ts';
import type { FirstReason } from '../api/findings.ts';
import { techniqueName } from './attack.ts';
import { formatPercent } from './format.ts';

/** Says why something is to be done first, in the viewer's language. */
export function useFirstReason(): (reason: FirstReason) => string {
  const { t, locale, word, number, join } = useText();
  const technique = (id: string) => {
    const name = techniqueName(id, locale);
    return name ? `${name} ${id}` : id;
  };
  const sayings: { readonly [about in FirstReason['about']]: (reason: Extract<FirstReason, { about: about }>) => string } = {
    severity: ({ severity, confidence }) =>
      t('overview.reason.severity', { severity: word('severity', severity), percent: formatPercent(confidence) }),
    count: ({ count }) => t('overview.reason.count', { count, shown: number(count) }),
    asset: ({ role, level }) =>
      t('overview.reason.asset', {
        role: role === null ? t('overview.reason.device') : word('role', role),
        level: word('level', level),
      }),
    techniques: ({ techniques }) => join(techniques.map(technique)),
    place: ({ place }) => t('overview.reason.place', { place: word('place', place) }),
    closes: ({ vulnerabilities, assets }) =>
      t('overview.reason.closes', {
        vulnerabilities: t('overview.reason.vulnerabilities', { count: vulnerabilities, shown: number(vulnerabilities) }),
        assets: t('overview.reason.assets', { count: assets, shown: number(assets) }),
      }),
    exploited: () => t('overview.reason.exploited'),
    cvss: ({ score }) => `CVSS ${score.toFixed(1)}`,
  };
  return (reason) => (sayings[reason.about] as (reason: FirstReason) => string)(reason);
}
