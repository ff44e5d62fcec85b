/* Passkeys by the platform (W3C Web Authentication Level 3): asks the server for a question, the authenticator
 * for its answer, and posts that. No key ever passes through here. */
import { useEffect, useState } from "react";
import { OFFLINE, post, problemOf, renewed, safe } from "./session.jsx";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : undefined;

/** Options as the platform takes them; browsers before 2025 are helped. */
function parsed(options, make) {
  const parse = make ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (PublicKeyCredential[parse]) return PublicKeyCredential[parse](options);
  const ids = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const challenge = bytes(options.challenge);
  return make
    ? { ...options, challenge, user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: ids(options.excludeCredentials) }
    : { ...options, challenge, allowCredentials: ids(options.allowCredentials) };
}

function written(credential) {
  if (credential.toJSON) return credential.toJSON();
  const { id, rawId, type, response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return { id, rawId: text(rawId), type, response: {
    ...Object.fromEntries(parts.map((part) => [part, text(response[part])])),
    transports: response.getTransports?.(),
  } };
}

const SAID = {
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys do not work at this address. Open Makapix at the address that it calls its own.",
  NotSupportedError: "This device cannot hold a passkey that checks that it is you.",
};

function refused(error) {
  const detail = SAID[error?.name] ?? "No passkey was used. Try again when you are ready.";
  return { status: 0, code: "passkey_cancelled", title: "No passkey", detail };
}

async function credential(options, make) {
  const publicKey = parsed(options, make);
  try {
    return written(await navigator.credentials[make ? "create" : "get"]({ publicKey }));
  } catch (error) {
    throw refused(error);
  }
}

async function asked(url, body) {
  const answer = await post(url, body).catch(() => null);
  if (!answer) throw OFFLINE;
  if (!answer.ok) throw await problemOf(answer);
  return answer.json().catch(() => ({}));
}

/** A button that shows a passkey, or makes one with `make`, which takes its name from the input `named`. */
export function PasskeyButton({ action, make, named, next, label, className, onProblem, onDone }) {
  const [there, setThere] = useState(true);
  const [busy, setBusy] = useState(false);
  useEffect(() => setThere("PublicKeyCredential" in window), []);
  const run = async () => {
    setBusy(true);
    try {
      const { token, options } = await asked(`${action}/options`);
      const shown = await credential(options, make);
      const name = make ? { name: document.getElementById(named)?.value.trim() || "Passkey" } : {};
      const said = await asked(action, { token, credential: shown, ...name });
      if (said.access_token) renewed();
      if (next) return window.location.assign(safe(next));
      onDone?.({ done: true });
    } catch (problem) {
      onProblem?.(problem.detail ? problem : OFFLINE);
    }
    setBusy(false);
  };
  if (!there) return make ? <p className="hint">This browser cannot keep passkeys.</p> : null;
  return <button type="button" className={className} disabled={busy} aria-busy={busy} onClick={run}>{label}</button>;
}
