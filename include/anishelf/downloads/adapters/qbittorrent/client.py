"""qBittorrent 4.5 to 5.3, over its Web API. Decides nothing: says what is there, does what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from qbittorrentapi import Client, exceptions

from anishelf.core.endpoint import Endpoint, login_fingerprint
from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.qbittorrent.rows import state_of
from anishelf.downloads.domain.downloader import CATEGORY
from anishelf.downloads.domain.transfer import TransferState
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected
from anishelf.fetch import limit

# Seconds to connect and to wait for an answer; the client library asks twice.
_TIMEOUT: Final = (2, 15)
# Only words reach it: the client library drops False and None, and then its own settings decide
# whether a torrent starts at all, or stops again once it is checked.
_STARTED: Mapping[str, Any] = {"is_paused": "false", "stop_condition": "None"}
# Not working; from 5.2 on also: error, unreachable.
_TRACKER_TROUBLE = frozenset({4, 5, 6})


def open_client(
    url: str,
    username: str | None,
    password: str | None,
    *,
    api_key: str | None = None,
    verify: bool = True,
) -> Client:
    """Return a client that has not called yet; *url* names its scheme."""
    return _Limited(
        host=url,
        username=username,
        password=password,
        api_key=api_key,
        REQUESTS_ARGS={"timeout": _TIMEOUT},
        VERIFY_WEBUI_CERTIFICATE=verify,
        FORCE_SCHEME_FROM_HOST=True,  # else every session begins with a HEAD that guesses it
        SIMPLE_RESPONSES=True,
    )


class _Limited(Client):
    """The library's client; its answers are limited in size and time, as those of all services."""

    @property
    def _session(self) -> Any:
        is_new = self._http_session is None
        session = super()._session
        if is_new:
            limit(session)
        return session


def connect(at: Endpoint) -> QBittorrent:
    """Return the qBittorrent at *at*; extra: `api_key`, `path_map` (their folder → ours)."""
    key = at.extra.get("api_key")
    return QBittorrent(
        open_client(at.url, at.login, at.secret, api_key=key, verify=at.verify),
        fingerprint=login_fingerprint(at.url, at.login, key or at.secret),
        paths=PathMap(at.extra.get("path_map", {})),
    )


class QBittorrent:
    """One qBittorrent; the first call logs in, later ones use its cookie."""

    def __init__(self, client: Client, *, fingerprint: str, paths: PathMap) -> None:
        self._client = client
        self._paths = paths
        self.fingerprint = fingerprint

    def check(self) -> str:
        """Log in and return the version, or raise DownloaderRefused or DownloaderUnreachable."""
        with self._errors():
            self._client.auth_log_in()
            return f"qBittorrent {self._client.app_version()}"

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        """Add a .torrent or a magnet link and start it; TorrentRejected may also mean "I have it".

        An answer of success is no proof: look for the tag until it is there.
        """
        what: dict[str, Any] = (
            {"torrent_files": source} if isinstance(source, bytes) else {"urls": source}
        )
        with self._errors():
            answer = self._client.torrents_add(
                **what,
                **_STARTED,
                save_path=self._paths.theirs(save_path),
                category=CATEGORY,
                tags=tag,
                content_layout="Original",
                # With it on, qBittorrent would ignore our folder.
                use_auto_torrent_management=False,
            )
        if isinstance(answer, str) and answer != "Ok.":
            raise TorrentRejected(f"qBittorrent did not take it and said only {answer!r}")

    def find(
        self, *, tag: str | None = None, ids: Infohashes, thorough: bool = False
    ) -> TransferState | None:
        """Return the transfer with *tag*, else one with the same infohash, whoever added it.

        A hybrid's handle becomes its v2 hash once its metadata is known: one that was added by hand
        is found by its v1 hash only in a *thorough* look at everything.
        """
        hashes = [each for each in (ids.v1, ids.v2 and ids.v2[:40]) if each]
        with self._errors():
            rows: list[Any] = []
            if tag is not None:
                rows = list(self._client.torrents_info(tag=tag))
            if not rows and hashes:
                rows = list(self._client.torrents_info(torrent_hashes=hashes))
            if rows:
                return state_of(rows[0], self._paths)
            everything = self._client.torrents_info() if thorough else ()
            states = (state_of(row, self._paths) for row in everything)
            return next((state for state in states if state.ids.shares(ids)), None)

    def statuses(self) -> list[TransferState]:
        """Return every transfer of ours, with one call."""
        with self._errors():
            return [
                state_of(row, self._paths) for row in self._client.torrents_info(category=CATEGORY)
            ]

    def everything(self) -> list[TransferState]:
        """Return every transfer, whoever added it, with one call."""
        with self._errors():
            return [state_of(row, self._paths) for row in self._client.torrents_info()]

    def files(self, transfer_id: str) -> tuple[TorrentFile, ...]:
        """Return the files of a transfer that are downloaded, with paths below its save path.

        One that is not there, or has no metadata yet, has none.
        """
        with self._errors():
            try:
                rows: Any = self._client.torrents_files(transfer_id)
            except exceptions.NotFound404Error:
                return ()
            return tuple(TorrentFile(r["name"], r["size"]) for r in rows if r["priority"] != 0)

    def proof(self, save_path: str, *, size: int) -> tuple[TorrentFile, ...]:
        """Return none: qBittorrent forgets nothing that its user did not take away."""
        return ()

    def skip(self, transfer_id: str, paths: frozenset[str]) -> None:
        """Download all but the files at *paths*."""
        with self._errors():
            rows: Any = self._client.torrents_files(transfer_id)
            unwanted = [row["index"] for row in rows if row["name"] in paths]
            self._client.torrents_file_priority(transfer_id, file_ids=unwanted, priority=0)

    def trouble(self, transfer_id: str) -> str | None:
        """Return what its trackers say about a transfer that is stuck."""
        with self._errors():
            try:
                rows: Any = self._client.torrents_trackers(transfer_id)
            except exceptions.NotFound404Error:
                return None
            said = [row["msg"] for row in rows if row["status"] in _TRACKER_TROUBLE and row["msg"]]
            return f"its tracker says: {said[0]}" if said else None

    def adopt(self, transfer_id: str, *, tag: str) -> None:
        """Put our tag on a transfer that somebody else added; all else stays as it is."""
        with self._errors():
            self._client.torrents_add_tags(tags=tag, torrent_hashes=transfer_id)

    def pause(self, transfer_id: str) -> None:
        """Stop a transfer where it is."""
        with self._errors():
            self._client.torrents_pause(transfer_id)

    def resume(self, transfer_id: str) -> None:
        """Let a paused transfer go on."""
        with self._errors():
            self._client.torrents_resume(transfer_id)

    def cancel(self, transfer_id: str) -> None:
        """Take away an unfinished transfer with what it has written."""
        self.remove(transfer_id, with_data=True)

    def remove(self, transfer_id: str, *, with_data: bool) -> None:
        """Take a transfer away; one that is not there is no error."""
        with self._errors():
            self._client.torrents_delete(delete_files=with_data, torrent_hashes=transfer_id)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Translate what the client raises, from the special to the general.

        Every HTTP error is an APIConnectionError there, so the order of the branches matters.
        """
        where = self._client.host
        try:
            yield
        except exceptions.LoginFailed as error:
            raise DownloaderRefused(
                f"qBittorrent at {where} does not accept the login; change the connection "
                "(a port mapped to another number is refused like this, too)"
            ) from error
        except (exceptions.Forbidden403Error, exceptions.Unauthorized401Error) as error:
            raise DownloaderRefused(f"qBittorrent at {where} refuses us: {error}") from error
        except exceptions.UnsupportedMediaType415Error as error:
            raise TorrentRejected("qBittorrent says that this is no valid torrent") from error
        except exceptions.Conflict409Error as error:
            raise TorrentRejected(f"qBittorrent did not take it: {error}") from error
        except exceptions.HTTPError as error:
            raise DownloaderUnreachable(
                f"{where} answered HTTP {error.http_status_code}; is it a qBittorrent?"
            ) from error
        except exceptions.APIError as error:
            raise DownloaderUnreachable(
                f"qBittorrent at {where} does not answer: {_short(error)}"
            ) from error
        except (TypeError, KeyError, AttributeError, ValueError, RecursionError) as error:
            raise DownloaderUnreachable(
                f"{where} answers in a way that no qBittorrent does ({type(error).__name__}); "
                "is something else at that address?"
            ) from error


def _short(error: Exception) -> str:
    return str(error).partition("\n")[0][:200] or type(error).__name__
