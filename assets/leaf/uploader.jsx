/* Sends chosen files to the REST API, two at a time, and tells the state how it goes. A send is
 * { id, fields, key, turn }: `key` makes it idempotent (the id when absent), a new `turn` sends again. */
import { useEffect, useRef } from "react";
import { fileOf } from "./files.js";
import { problemOf, refresh } from "./session.jsx";

const AT_ONCE = 2;
const QUIET = 250; // ms between two words about progress of a file

/** One request. Resolves to a Response, rejects when the network fails or it is aborted. */
function send(method, url, { id, key, fields }, onPercent, hold) {
  return new Promise((done, fail) => {
    const body = new FormData();
    body.append("meta", JSON.stringify(fields ?? {})); // first, so that the server may refuse early
    body.append("file", fileOf(id));
    const xhr = new XMLHttpRequest();
    hold(xhr);
    xhr.open(method, url);
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("X-Requested-With", "makapix");
    xhr.setRequestHeader("Idempotency-Key", key || id);
    let last = 0;
    xhr.upload.onprogress = (e) => {
      const now = performance.now();
      if (!e.lengthComputable || now - last < QUIET) return;
      last = now;
      onPercent(Math.floor((100 * e.loaded) / e.total));
    };
    xhr.onload = () => done(new Response(xhr.response || null, { status: xhr.status }));
    xhr.onerror = xhr.onabort = xhr.ontimeout = () => fail(new Error("lost"));
    xhr.send(body);
  });
}

export function Uploader({ url, method, sends, cancels, onProgress, onSent, onRefused, onLost }) {
  const tell = useRef({});
  tell.current = { onProgress, onSent, onRefused, onLost };
  const begun = useRef(new Set()); // id:turn
  const queue = useRef([]);
  const running = useRef(new Map()); // id -> XMLHttpRequest
  const dropped = useRef(new Set()); // ids cancelled

  const attempt = async (job) => {
    const say = (percent) => tell.current.onProgress?.(job.id, percent);
    const hold = (xhr) => running.current.set(job.id, xhr);
    let answer = await send(method || "POST", url, job, say, hold);
    if (answer.status === 401 && (await refresh(0))) answer = await send(method || "POST", url, job, say, hold);
    if (answer.ok) tell.current.onSent?.(job.id, await answer.json().catch(() => ({})));
    else tell.current.onRefused?.(job.id, await problemOf(answer));
  };
  const pump = () => {
    while (running.current.size < AT_ONCE && queue.current.length) {
      const job = queue.current.shift();
      if (!fileOf(job.id)) {
        // the page was loaded anew: the browser no longer holds the file
        tell.current.onLost?.(job.id);
        continue;
      }
      running.current.set(job.id, null);
      attempt(job)
        .catch(() => dropped.current.has(job.id) || tell.current.onLost?.(job.id))
        .finally(() => {
          running.current.delete(job.id);
          pump();
        });
    }
  };

  useEffect(() => {
    for (const job of sends ?? []) {
      const mark = `${job.id}:${job.turn ?? 0}`;
      if (begun.current.has(mark)) continue;
      begun.current.add(mark);
      dropped.current.delete(job.id);
      queue.current.push(job);
    }
    pump();
  }, [sends]);
  useEffect(() => {
    for (const id of cancels ?? []) {
      dropped.current.add(id);
      queue.current = queue.current.filter((job) => job.id !== id);
      running.current.get(id)?.abort();
    }
  }, [cancels]);
  useEffect(() => {
    const stay = (event) => running.current.size && event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, []);
  return null;
}
