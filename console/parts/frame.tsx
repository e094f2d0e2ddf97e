import type { ReactNode } from 'react';
import { useRef } from 'react';
import { Mark } from './mark.tsx';

/**
 * The frame every screen stands in: a rail from 1024 px, a bar with a menu below. The static shell
 * in site/pages/console/index.astro has the same boxes, so nothing moves when this takes over.
 */
export function Frame({ name, rail, foot, menu, children, development = false }: {
  /** What stands beside the mark: the workspace switcher, or the product's name. */
  name: ReactNode;
  rail?: ReactNode;
  foot?: ReactNode;
  /** The same list for narrow windows; without it the bar has no menu. */
  menu?: { label: string; content: ReactNode };
  children: ReactNode;
  development?: boolean;
}) {
  const main = useRef<HTMLElement>(null);
  const sheet = useRef<HTMLDialogElement>(null);
  return (
    <div className="frame">
      <a
        className="skip" href="#main"
        onClick={(event) => {
          // Without this the router would take the fragment for a navigation.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      <header className="rail">
        {name}
        {rail}
        <div className="rail-foot">
          {development ? <DevelopmentNote /> : null}
          {foot}
        </div>
      </header>
      <header className="bar-top">
        <span className="bar-name"><Mark /><span>{menu?.label ?? 'Fygment'}</span></span>
        {development ? <span className="tag bad">Development</span> : null}
        {menu ? <button type="button" className="link-button" aria-haspopup="dialog" onClick={() => sheet.current?.showModal()}>Menu</button> : null}
      </header>
      {menu ? (
        <dialog
          ref={sheet} className="menu" aria-label="Menu"
          onClick={(event) => {
            // A link closes the menu, also one to the screen that is already open.
            if ((event.target as Element).closest('a')) sheet.current?.close();
          }}
        >
          <div className="bar-top">
            <span className="bar-name"><Mark /><span>{menu.label}</span></span>
            <button type="button" className="link-button" onClick={() => sheet.current?.close()}>Close</button>
          </div>
          {menu.content}
          {development ? <DevelopmentNote /> : null}
        </dialog>
      ) : null}
      <main id="main" ref={main} tabIndex={-1}>{children}</main>
    </div>
  );
}

function DevelopmentNote() {
  return <p className="development"><strong>Development sign-in:</strong> nobody is checked</p>;
}
