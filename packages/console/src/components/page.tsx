import { useEffect, type ReactNode } from 'react';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';

/** A page: its title (also the window's), one line about it, what can be done, and its content. */
export function Page(props: {
  title: string;
  sub?: ReactNode;
  actions?: ReactNode;
  back?: { to: LinkProps['to']; label: string };
  mark?: ReactNode;
  children: ReactNode;
}) {
  useTitle(props.title);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          {props.back && (
            <Link to={props.back.to} className="link crumb">
              <IconChevronLeft size={14} aria-hidden />
              {props.back.label}
            </Link>
          )}
          <div className="row">
            <h1>{props.title}</h1>
            {props.mark}
          </div>
          {props.sub && <div className="page-sub">{props.sub}</div>}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}

/** Names the window after the page, so that tabs and screen readers can tell them apart. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Fengsui`;
  }, [title]);
}

/** A framed part of a page, with a heading that a screen reader can jump to. */
export function Panel(props: { title?: string; extra?: ReactNode; flush?: boolean; children: ReactNode; id?: string }) {
  return (
    <section className="panel" aria-label={props.title} id={props.id}>
      {props.title && (
        <div className="panel-head">
          <h2>{props.title}</h2>
          {props.extra}
        </div>
      )}
      <div
        className={props.flush ? 'panel-flush' : 'panel-body'}
        style={props.title || props.flush ? undefined : { paddingTop: '1.125rem' }}
      >
        {props.children}
      </div>
    </section>
  );
}
