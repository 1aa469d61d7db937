// Exit code 0 when the api of this container is ready.
const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT || 8000}/readyz`).catch(() => ({
  ok: false,
}));
process.exitCode = ok ? 0 : 1;
