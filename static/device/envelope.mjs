// A fact on the wire: exact bytes. Twin: sync/envelope.py, which states the laws.
import { surroundings } from './surroundings.mjs';

const encoder = new TextEncoder(), decoder = new TextDecoder();

export const dumps = value => encoder.encode(JSON.stringify(value));
export const loads = bytes => JSON.parse(decoder.decode(bytes));

export const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');

export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
  return whole;
}

export async function sha256(data) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', data)));
}

export function uuid7(ms = Date.now(), chance = surroundings.random(10)) {
  const bytes = Uint8Array.from([...sixBytes(ms), ...chance]);
  bytes[6] = 0x70 | bytes[6] & 0x0f;
  bytes[8] = 0x80 | bytes[8] & 0x3f;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const sixBytes = ms => ms.toString(16).padStart(12, '0').match(/../g).map(pair => parseInt(pair, 16));

// 13 digits of milliseconds and 4 of a counter: never goes back, whatever the clock does.
export function nextHlc(last, ms) {
  const [then, count] = last ? last.split('-').map(Number) : [0, 0];
  return ms > then ? stamp(ms, 0) : stamp(then + (count === 9999 ? 1 : 0), (count + 1) % 10000);
}

const stamp = (ms, count) => `${String(ms).padStart(13, '0')}-${String(count).padStart(4, '0')}`;

// 2026-11-22T09:31:07+08:00, in the tablet's own time.
export function localTime(date = new Date()) {
  const offset = -date.getTimezoneOffset(), part = n => String(n).padStart(2, '0');
  const there = new Date(date.getTime() + offset * 60000).toISOString().slice(0, 19), away = Math.abs(offset);
  return `${there}${offset < 0 ? '-' : '+'}${part(Math.floor(away / 60))}:${part(away % 60)}`;
}

export const pack = ({ header, payload }) => ({ h: base64url(header), p: base64url(payload) });
export const unpack = ({ h, p }) => ({ header: fromBase64url(h), payload: fromBase64url(p) });

const base64url = bytes =>
  btoa(Array.from(bytes, b => String.fromCharCode(b)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const fromBase64url = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
