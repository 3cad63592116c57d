import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import type { Check } from './api.ts';

/** What is wrong with a fingerprint, or what each of its examples gives. */
export function CheckView({ check }: { check: Check }) {
  const { t, word } = useText();
  if (check.problem !== null)
    return (
      <p className="row" role="alert">
        <IconAlertTriangle size={16} aria-hidden />
        <span>{check.problem}</span>
      </p>
    );
  return (
    <div className="stack">
      <p className="row" role="status">
        {check.sound ? <IconCircleCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
        <span>{t(check.sound ? 'fingerprints.sound' : 'fingerprints.unsound')}</span>
      </p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('fingerprints.text')}</th>
            <th scope="col">{t('fingerprints.must')}</th>
            <th scope="col">{t('fingerprints.follows')}</th>
          </tr>
        </thead>
        <tbody>
          {check.examples.map((one) => (
            <tr key={`${String(one.must)} ${one.text}`}>
              <td className="mono">{one.text}</td>
              <td>{t(one.must ? 'fingerprints.mustFire' : 'fingerprints.mustNot')}</td>
              <td>
                {one.problem ??
                  (Object.entries(one.follows)
                    .map(([attribute, value]) => `${word('attribute', attribute)}${t('common.colon')}${value}`)
                    .join('; ') ||
                    '–')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
