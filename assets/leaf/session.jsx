/* Forms that speak to the REST API, and the session kept alive. The cookies are HttpOnly and belong to
 * the websocket's handshake too, so a change of session ends in a full navigation. */
import { useEffect, useRef } from "react";

const HEADERS = { Accept: "application/json", "X-Requested-With": "makapix" };

async function send(url, body) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    keepalive: true, // a page that is left must not lose the cookies of the answer
    headers: body === undefined ? HEADERS : { ...HEADERS, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** A POST as JSON; an access token that is over is renewed on the way. */
export async function post(url, body) {
  const answer = await send(url, body);
  if (answer.status !== 401 || !life()) return answer;
  const said = await answer.clone().json().catch(() => ({}));
  return said.code === "not_signed_in" && (await refresh(0)) ? send(url, body) : answer;
}

const HINT = "mpx_in";

/** Notes, for all tabs, that the session is fresh. */
export const renewed = () => localStorage.setItem("mpx_renewed", String(Date.now()));

/** How long an access token lives, ms, as the hint of a session says; 0 without a session. */
function life() {
  const hint = document.cookie.split("; ").find((c) => c.startsWith(`${HINT}=`));
  return hint ? 1000 * Number(hint.split("=")[1]) || 0 : 0;
}

/** Renews the session, unless some tab did within `age` ms. One tab at a time: a refresh token used
 *  twice looks stolen and ends the session. Answers false when the session is over. */
export function refresh(age) {
  const renew = async () => {
    if (Date.now() - Number(localStorage.getItem("mpx_renewed")) < age) return true;
    const answer = await send("/api/v1/auth/refresh");
    if (answer.ok) renewed();
    return answer.status !== 401;
  };
  return navigator.locks ? navigator.locks.request("mpx_renew", renew) : renew();
}

export const OFFLINE = { status: 0, code: "offline", title: "No connection",
  detail: "The server did not answer. What you typed is kept; try again." };

export async function problemOf(answer) {
  const said = await answer.json().catch(() => ({}));
  return { status: answer.status, title: "Something went wrong",
    detail: `The server answered ${answer.status}. What you typed is kept; try again.`, ...said };
}

/** Only a path of this site is a place to go next. */
export const safe = (next) => (/^\/(?![/\\])/.test(next || "") ? next : "/");

let leaving = false; // this page goes somewhere by itself; what it hears meanwhile comes too late

/** Posts its fields, then goes to `next`. With no `next`, or when more is asked for (202), it stays and
 *  `onDone` gets the answer. What is pressed before the page is `ready` is sent once it is: its first events
 *  would undo what the answer brings. */
export function SessionForm({ ready = true, action, next, onProblem, onDone, className, children, ...rest }) {
  const early = useRef(null);
  useEffect(() => {
    if (ready) early.current?.requestSubmit();
    early.current = null;
  }, [ready]);
  const submit = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!ready) {
      early.current = form;
      return form.setAttribute("aria-busy", "true");
    }
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
    leaving = true;
    let [problem, done] = [OFFLINE, null];
    try {
      const answer = await post(action, fieldsOf(form));
      problem = answer.ok ? null : await problemOf(answer);
      const said = answer.ok ? await answer.json().catch(() => ({})) : {};
      if (said.access_token) renewed();
      if (answer.ok && onDone && (!next || answer.status === 202)) done = said;
      else if (answer.ok) return window.location.assign(safe(next));
    } catch {} // the network said nothing: OFFLINE says so
    leaving = false;
    button.disabled = false;
    form.removeAttribute("aria-busy");
    if (problem) onProblem?.(problem);
    else onDone(done);
  };
  return <form method="post" action={action} className={className} onSubmit={submit} {...rest}>{children}</form>;
}

/** What the form says: a name that stands several times, or ends in `[]`, is a list. */
function fieldsOf(form) {
  const said = {};
  for (const [name, value] of new FormData(form))
    if (name.endsWith("[]")) (said[name.slice(0, -2)] ??= []).push(value);
    else said[name] = value;
  return said;
}

/** Renews the session when most of the access token's life is over, and when the tab is looked at after
 *  that. A page that came up signed out although the hint says otherwise renews and loads once more; one
 *  whose session was ended elsewhere goes to the log-in page. */
export function KeepSession({ hydrated, signedIn, ended }) {
  useEffect(() => {
    if (!hydrated) return;
    const renew = async (age) => {
      if (document.hidden || !life()) return false;
      const alive = await refresh(age).catch(() => null); // offline: the next turn tries again
      if (alive === false) document.cookie = `${HINT}=; Max-Age=0; path=/; SameSite=Lax`;
      return alive;
    };
    const tick = () => renew(life() * 0.85);
    const timer = setInterval(tick, Math.min(60 * 1000, Math.max(500, life() * 0.1)));
    document.addEventListener("visibilitychange", tick);
    if (signedIn) tick();
    else if (Date.now() - Number(sessionStorage.getItem("mpx_reloaded")) > AGAIN)
      renew(0).then((alive) => {
        if (!alive) return;
        sessionStorage.setItem("mpx_reloaded", String(Date.now())); // never in a circle
        window.location.reload();
      });
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [hydrated, signedIn]);
  useEffect(() => {
    const { pathname, search } = window.location;
    // before it is hydrated, a page hears what an earlier page of this tab was told
    if (!hydrated || !ended || leaving || pathname === "/login") return;
    leaving = true;
    window.location.assign(`/login?ended=1&next=${encodeURIComponent(pathname + search)}`);
  }, [hydrated, ended]);
  return null;
}

const AGAIN = 30 * 1000; // ms between two loads of a page that came up signed out
