/* Forms that speak to the REST API, and the session kept alive. The cookies are HttpOnly and belong to
 * the websocket's handshake too, so a change of session ends in a full navigation. */
import { useEffect } from "react";

const HEADERS = { Accept: "application/json", "X-Requested-With": "makapix" };

export async function post(url, body) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: body === undefined ? HEADERS : { ...HEADERS, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

const SPARE = 30 * 1000;

/** Renews the session, unless some tab did within `age` ms. One tab at a time: a refresh token used
 *  twice looks stolen and ends the session. Answers false when the session is over. */
export function refresh(age = SPARE) {
  const renew = async () => {
    if (Date.now() - Number(localStorage.getItem("mpx_renewed")) < age) return true;
    const answer = await post("/api/v1/auth/refresh");
    if (answer.ok) localStorage.setItem("mpx_renewed", String(Date.now()));
    return answer.status !== 401;
  };
  return navigator.locks ? navigator.locks.request("mpx_renew", renew) : renew();
}

const OFFLINE = { status: 0, code: "offline", title: "No connection",
  detail: "The server did not answer. What you typed is kept; try again." };

export async function problemOf(answer) {
  const said = await answer.json().catch(() => ({}));
  return { status: answer.status, title: "Something went wrong",
    detail: `The server answered ${answer.status}. What you typed is kept; try again.`, ...said };
}

/** Only a path of this site is a place to go next. */
const safe = (next) => (/^\/(?![/\\])/.test(next || "") ? next : "/");

export function SessionForm({ action, next, onProblem, className, children, ...rest }) {
  const send = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const button = form.querySelector("[type=submit]");
    const fields = Object.fromEntries(new FormData(form));
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
    let problem = OFFLINE;
    try {
      const answer = await post(action, fields);
      if (answer.ok) localStorage.setItem("mpx_renewed", String(Date.now()));
      if (answer.ok) return window.location.assign(safe(next));
      problem = await problemOf(answer);
    } catch {} // the network said nothing: OFFLINE says so
    button.disabled = false;
    form.removeAttribute("aria-busy");
    onProblem?.(problem);
  };
  return <form method="post" action={action} className={className} onSubmit={send} {...rest}>{children}</form>;
}

const HINT = "mpx_in";
const EVERY = 13 * 60 * 1000; // the access token lives 15 minutes

/** Renews the session every 13 minutes and when the tab is looked at again after that long. A page that
 *  came up signed out although the hint says otherwise renews and loads once more. */
export function KeepSession({ hydrated, signedIn }) {
  useEffect(() => {
    if (!hydrated) return;
    const renew = async (age) => {
      if (document.hidden || !document.cookie.split("; ").some((c) => c.startsWith(`${HINT}=`))) return false;
      const alive = await refresh(age).catch(() => null); // offline: the next turn tries again
      if (alive === false) document.cookie = `${HINT}=; Max-Age=0; path=/; SameSite=Lax`;
      return alive;
    };
    const tick = () => renew(EVERY);
    const timer = setInterval(tick, 60 * 1000);
    document.addEventListener("visibilitychange", tick);
    if (signedIn) tick();
    else if (Date.now() - Number(sessionStorage.getItem("mpx_reloaded")) > SPARE)
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
  return null;
}
