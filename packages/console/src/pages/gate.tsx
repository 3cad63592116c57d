import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Logo } from '../shell/logo.tsx';
import { GateTools } from '../shell/preferences.tsx';
import { useTitle } from '../components/page.tsx';

/** The frame of the pages before the shell: the mark, a title, one form. */
export function Gate(props: { title: string; text?: ReactNode; children: ReactNode }) {
  const { t } = useText();
  useTitle(props.title);
  return (
    <main className="gate">
      <GateTools />
      <div className="gate-card">
        <div className="brand" style={{ marginBottom: '1.5rem' }}>
          <Logo size={34} />
          <span>
            {t('product.name')}
            <span className="muted small" style={{ display: 'block', fontWeight: 400 }}>
              {t('product.line')}
            </span>
          </span>
        </div>
        <section className="panel" style={{ padding: '1.5rem' }}>
          <h1 style={{ fontSize: '1.125rem' }}>{props.title}</h1>
          {props.text && (
            <p className="page-sub" style={{ marginBottom: '1rem' }}>
              {props.text}
            </p>
          )}
          {props.children}
        </section>
      </div>
    </main>
  );
}
