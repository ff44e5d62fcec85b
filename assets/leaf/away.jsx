/* Ways that leave the pages, and the one question that is asked before something cannot be undone. */
import { useEffect, useRef } from "react";
import { post, problemOf } from "./session.jsx";

/** A link that the browser follows itself, or saves: the router must not take it for a page. */
export function Away({ href, saveAs, className, children }) {
  return <a href={href} download={saveAs} className={className}>{children}</a>;
}

/** Posts to `action` and goes to the `url` of the answer. */
export function GoButton({ action, onProblem, className, children }) {
  const go = async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    const answer = await post(action).catch(() => null);
    if (answer?.ok) return window.location.assign((await answer.json()).url);
    button.disabled = false;
    onProblem?.(answer ? await problemOf(answer) : { detail: "The server did not answer. Please try again." });
  };
  return <button type="button" className={className} onClick={go}>{children}</button>;
}

/** A button that opens a dialog of the platform: it holds the focus, Escape closes it. `shut` closes it too,
 *  as when the page has to ask something else first. */
export function Question({ label, title, keep, shut, className, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    if (shut) dialog.current.close();
  }, [shut]);
  return (
    <>
      <button type="button" className={className} onClick={() => dialog.current.showModal()}>{label}</button>
      <dialog ref={dialog} className="question" aria-labelledby="question">
        <h2 id="question">{title}</h2>
        {children}
        <button type="button" className="btn" onClick={() => dialog.current.close()}>{keep}</button>
      </dialog>
    </>
  );
}
