/* What is done with people: follow, which paints at once, and the picture that becomes an avatar. */
import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon.jsx";
import { problemOf, refresh } from "./session.jsx";

const PATIENCE = 10 * 1000; // ms; then a follow that nobody answered is shown as it was

/** Paints what is wanted at once. `answer` is `{count}:{handle}` and changes with every answer of the
 *  server: then `following` is the truth again, also after a refusal. */
export function FollowButton({ handle, name, following, answer, className, onFollow, icons }) {
  const [wanted, setWanted] = useState(null);
  useEffect(() => {
    if (answer?.endsWith(`:${handle}`)) setWanted(null);
  }, [answer, handle]);
  useEffect(() => {
    if (wanted === null) return;
    const timer = setTimeout(() => setWanted(null), PATIENCE);
    return () => clearTimeout(timer);
  }, [wanted]);
  const on = wanted ?? Boolean(following);
  const press = () => {
    setWanted(!on);
    onFollow?.(handle, !on);
  };
  return (
    <button type="button" className={on ? className.replace("primary", "") : className} aria-pressed={on}
      aria-label={`${on ? "Following" : "Follow"} ${name}`} onClick={press}>
      <Icon d={on ? icons.check : icons.plus} small={className.split(" ").includes("s")} />
      {on ? "Following" : "Follow"}
    </button>
  );
}

async function send(method, url, body) {
  const headers = { Accept: "application/json", "X-Requested-With": "makapix" };
  const once = () => fetch(url, { method, body, headers, credentials: "same-origin" });
  const answer = await once();
  return answer.status === 401 && (await refresh(0)) ? once() : answer;
}

const OFFLINE = { status: 0, detail: "The server did not answer. Please try again." };

/** Sends and says how it went; one at a time. */
function useSend(url, onDone, onProblem) {
  const [busy, setBusy] = useState(false);
  const go = async (body) => {
    setBusy(true);
    let problem = OFFLINE;
    try {
      const answer = await send("PUT", url, body);
      problem = answer.ok ? null : await problemOf(answer);
    } catch {} // the network said nothing: OFFLINE says so
    setBusy(false);
    if (problem) onProblem?.(problem);
    else onDone?.();
  };
  return [busy, go];
}

/** A button that asks for one picture and sends it to `url`. A file of more than `most` bytes is
 *  refused here, with the figure, before it travels. */
export function PictureButton({ url, label, most, onDone, onProblem, icons }) {
  const input = useRef(null);
  const [busy, go] = useSend(url, onDone, onProblem);
  const chosen = (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    const mib = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
    if (file.size > most) {
      onProblem?.({ detail: `A picture for an avatar is up to ${mib(most)}; this one has ${mib(file.size)}.` });
    } else go(file);
  };
  return (
    <>
      <button type="button" className="btn" disabled={busy} onClick={() => input.current.click()}>
        <Icon d={icons.upload} />
        {busy ? "Sending" : label}
      </button>
      <input ref={input} type="file" hidden accept="image/png,image/gif,image/webp,image/bmp,image/jpeg"
        onChange={chosen} />
    </>
  );
}

/** A button that sends to `url` and shows its children. */
export function SendButton({ url, label, className, onDone, onProblem, children }) {
  const [busy, go] = useSend(url, onDone, onProblem);
  return (
    <button type="button" className={className} aria-label={label} title={label} disabled={busy} onClick={() => go()}>
      {children}
    </button>
  );
}
