/* Web push in this browser (W3C Push API): switched on and off, and what stands in the way said in words.
 * The server knows which browsers are the viewer's; `onChange` is called when that has changed. */
import { useCallback, useEffect, useState } from "react";
import { Icon } from "./icon.jsx";
import { OFFLINE, problemOf, refresh } from "./session.jsx";

const BROWSERS = "/api/v1/push/subscriptions";
const WAYS = {
  none: "This browser cannot be pushed to. On an iPhone or iPad, add Makapix to the home screen and open it there.",
  unsafe: "Browsers allow this on a secure address (https) only.",
  denied: "This browser refuses notifications from Makapix. Allow them in its settings for this site, beside the address, then come back here.",
};
const FAILED = "This browser’s push service did not answer. Try again in a while.";

async function call(method, path = "", body) {
  const headers = { Accept: "application/json", "X-Requested-With": "makapix", "Content-Type": "application/json" };
  const once = () => fetch(BROWSERS + path, { method, headers, credentials: "same-origin", body: body && JSON.stringify(body) });
  let answer = await once();
  if (answer.status === 401 && (await refresh(0))) answer = await once();
  if (!answer.ok) throw await problemOf(answer);
  return answer.status === 204 ? null : answer.json();
}

/** What stands in the way, "" for nothing. */
function obstacle() {
  if (!window.isSecureContext) return "unsafe";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "none";
  return Notification.permission === "denied" ? "denied" : "";
}

async function subscription() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** This browser among the viewer's own, null when it is not one of them. */
async function known() {
  const [here, mine] = await Promise.all([subscription(), call("GET")]);
  return mine.find((one) => one.endpoint === here?.endpoint) ?? null;
}

async function switchOn(offer) {
  if ((await Notification.requestPermission()) !== "granted") return;
  await navigator.serviceWorker.register("/push.js");
  const worker = await navigator.serviceWorker.ready;
  // One that was left by somebody else, or made with another key, is of no use.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: offer }).catch(() => {
    throw { detail: FAILED };
  });
  const { endpoint, keys } = made.toJSON();
  await call("POST", "", { endpoint, keys });
}

async function switchOff(browser) {
  await call("DELETE", `/${browser.id}`);
  await (await subscription())?.unsubscribe();
}

export function PushSwitch({ offer, onChange, icons }) {
  const [way, setWay] = useState("looking");
  const [browser, setBrowser] = useState(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const look = useCallback(async () => {
    const found = obstacle();
    setBrowser(found ? null : await known().catch(() => null));
    setWay(found);
  }, []);
  useEffect(() => {
    look();
    let permission = null;
    navigator.permissions?.query({ name: "notifications" })
      .then((one) => { permission = one; one.onchange = look; }).catch(() => {});
    return () => { if (permission) permission.onchange = null; };
  }, [look]);
  const press = async () => {
    setBusy(true);
    setSaid("");
    try {
      await (browser ? switchOff(browser) : switchOn(offer));
      await look();
      onChange?.();
    } catch (problem) {
      setSaid(problem.detail ?? OFFLINE.detail);
    }
    setBusy(false);
  };
  if (way === "looking") return <p className="sr" role="status">Looking at this browser</p>;
  if (way) return <p className="hint row"><Icon d={icons["info-box"]} small /><span>{WAYS[way]}</span></p>;
  return (
    <div className="stack s">
      <div className="row">
        <button type="button" className="btn" aria-busy={busy} disabled={busy} onClick={press}>
          <Icon d={icons.bell} />{browser ? "Stop in this browser" : "Tell me in this browser"}
        </button>
        <p className="small muted" role="status">{browser ? "On in this browser" : ""}</p>
      </div>
      {said && <p className="hint no" role="alert"><Icon d={icons["square-alert"]} small />{said}</p>}
    </div>
  );
}
