--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE TYPE public.attempt_outcome AS ENUM (
    'accepted',
    'adopted',
    'rejected',
    'failed',
    'unreachable'
);

CREATE TYPE public.command_action AS ENUM (
    'retry',
    'cancel',
    'pause',
    'resume',
    'remove',
    'remove_with_data'
);

CREATE TYPE public.command_status AS ENUM (
    'pending',
    'done',
    'refused'
);

CREATE TYPE public.companion_kind AS ENUM (
    'subtitle',
    'extra'
);

CREATE TYPE public.conflict_status AS ENUM (
    'pending',
    'resolved',
    'dissolved'
);

CREATE TYPE public.decision AS ENUM (
    'wanted',
    'filtered',
    'superseded',
    'conflict',
    'blocked'
);

CREATE TYPE public.download_flag AS ENUM (
    'stalled',
    'error',
    'missing_files',
    'paused',
    'unknown_state'
);

CREATE TYPE public.download_status AS ENUM (
    'pending',
    'downloading',
    'completed',
    'failed',
    'cancelled',
    'removed',
    'no_downloader'
);

CREATE TYPE public.download_type AS ENUM (
    'magnet',
    'torrent',
    'http',
    'unsupported'
);

CREATE TYPE public.filter_kind AS ENUM (
    'exclude',
    'include'
);

CREATE TYPE public.filter_level AS ENUM (
    'subscription',
    'season',
    'work',
    'group',
    'global'
);

CREATE TYPE public.identity_source AS ENUM (
    'feed',
    'catalogue',
    'search',
    'manual'
);

CREATE TYPE public.item_status AS ENUM (
    'pending',
    'parsed',
    'unmatched',
    'failed',
    'skipped'
);

CREATE TYPE public.library_state AS ENUM (
    'present',
    'missing',
    'conflict',
    'trashed',
    'resync_failed'
);

CREATE TYPE public.metadata_status AS ENUM (
    'pending',
    'ready',
    'written',
    'failed'
);

CREATE TYPE public.review_status AS ENUM (
    'pending',
    'resolved',
    'skipped'
);

CREATE TYPE public.sidecar_kind AS ENUM (
    'tvshow_nfo',
    'season_nfo',
    'episode_nfo',
    'movie_nfo',
    'poster'
);

CREATE TYPE public.start_policy AS ENUM (
    'now',
    'date',
    'episode',
    'everything'
);

CREATE TYPE public.sync_status AS ENUM (
    'pending',
    'syncing',
    'synced',
    'sync_failed',
    'batch_unmatched'
);

CREATE TYPE public.task_type AS ENUM (
    'sync',
    'resync'
);

CREATE TYPE public.trash_kind AS ENUM (
    'video',
    'subtitle',
    'extra',
    'nfo'
);

CREATE TYPE public.work_kind AS ENUM (
    'tv',
    'movie',
    'ova',
    'special'
);

CREATE FUNCTION public.name_key(title text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(regexp_replace(NORMALIZE(title, NFKC), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u303f\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0]'::text, ''::text, 'g'::text));

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.bangumi_episodes (
    id integer NOT NULL,
    subject_id integer NOT NULL,
    type integer NOT NULL,
    sort numeric(7,2) NOT NULL,
    ep numeric(7,2) NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    title_cn text DEFAULT ''::text NOT NULL,
    summary text DEFAULT ''::text NOT NULL,
    air_date date,
    duration_seconds integer,
    raw jsonb NOT NULL,
    fetched_at timestamp with time zone NOT NULL
);

CREATE TABLE public.bangumi_names (
    key text NOT NULL,
    season integer,
    subject_id integer NOT NULL,
    name text NOT NULL
);

CREATE TABLE public.bangumi_redirects (
    id integer NOT NULL,
    subject_id integer NOT NULL,
    fetched_at timestamp with time zone NOT NULL
);

CREATE TABLE public.bangumi_searches (
    key text NOT NULL,
    subject_ids integer[] NOT NULL,
    fetched_at timestamp with time zone NOT NULL
);

CREATE TABLE public.bangumi_subjects (
    id integer NOT NULL,
    type integer NOT NULL,
    title text NOT NULL,
    title_cn text DEFAULT ''::text NOT NULL,
    summary text DEFAULT ''::text NOT NULL,
    rating real,
    rating_votes integer,
    cover_url text,
    air_date date,
    platform text,
    episode_count integer,
    nsfw boolean DEFAULT false NOT NULL,
    raw jsonb NOT NULL,
    relations jsonb,
    persons jsonb,
    characters jsonb,
    fetched_at timestamp with time zone NOT NULL,
    episodes_fetched_at timestamp with time zone
);

CREATE TABLE public.catalogue_ids (
    bangumi_id integer NOT NULL,
    namespace text NOT NULL,
    value text NOT NULL
);

CREATE TABLE public.catalogue_loads (
    singleton boolean NOT NULL,
    digest text NOT NULL,
    shows integer NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    CONSTRAINT catalogue_loads_singleton_check CHECK (singleton)
);

CREATE TABLE public.catalogue_names (
    bangumi_id integer NOT NULL,
    key text NOT NULL,
    season integer,
    name text NOT NULL,
    from_digit boolean NOT NULL,
    CONSTRAINT catalogue_names_key_check CHECK ((key <> ''::text))
);

CREATE TABLE public.catalogue_shows (
    bangumi_id integer NOT NULL,
    names text[] NOT NULL,
    kind public.work_kind NOT NULL,
    begins date,
    ends date,
    ids text[] DEFAULT '{}'::text[] NOT NULL,
    english text,
    CONSTRAINT catalogue_shows_names_check CHECK ((cardinality(names) > 0))
);

CREATE TABLE public.companions (
    id bigint NOT NULL,
    library_file_id bigint NOT NULL,
    kind public.companion_kind NOT NULL,
    path text NOT NULL,
    source_file text NOT NULL,
    size bigint NOT NULL,
    content_id text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT companions_size_check CHECK ((size >= 0))
);

ALTER TABLE public.companions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.companions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.download_attempts (
    id bigint NOT NULL,
    download_id bigint NOT NULL,
    downloader_id bigint NOT NULL,
    outcome public.attempt_outcome NOT NULL,
    reason text,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.download_attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.download_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.download_commands (
    id bigint NOT NULL,
    download_id bigint NOT NULL,
    episode_id bigint,
    action public.command_action NOT NULL,
    status public.command_status DEFAULT 'pending'::public.command_status NOT NULL,
    answer text,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    answered_at timestamp with time zone
);

ALTER TABLE public.download_commands ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.download_commands_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.downloader_capabilities (
    downloader_id bigint NOT NULL,
    download_type public.download_type NOT NULL,
    CONSTRAINT downloader_capabilities_download_type_check CHECK ((download_type <> 'unsupported'::public.download_type))
);

CREATE TABLE public.downloaders (
    id bigint NOT NULL,
    conn_id text NOT NULL,
    type text NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    consecutive_failures integer DEFAULT 0 NOT NULL,
    failing_since timestamp with time zone,
    last_error text,
    last_seen_at timestamp with time zone,
    refused_fingerprint text
);

ALTER TABLE public.downloaders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.downloaders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.downloads (
    id bigint NOT NULL,
    release_id bigint NOT NULL,
    downloader_id bigint,
    status public.download_status DEFAULT 'pending'::public.download_status NOT NULL,
    reason text,
    flag public.download_flag,
    flag_reason text,
    tag text GENERATED ALWAYS AS (('anishelf-'::text || (id)::text)) STORED,
    infohash_v1 text,
    infohash_v2 text,
    save_path text,
    files jsonb DEFAULT '[]'::jsonb NOT NULL,
    progress real DEFAULT 0 NOT NULL,
    size bigint,
    speed bigint,
    eta_seconds bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    added_at timestamp with time zone,
    first_seen_at timestamp with time zone,
    last_seen_at timestamp with time zone,
    absent_polls integer DEFAULT 0 NOT NULL,
    progressed_at timestamp with time zone,
    completed_at timestamp with time zone,
    leaves_at timestamp with time zone,
    taken_out_at timestamp with time zone,
    emptied_at timestamp with time zone,
    attempts_before bigint DEFAULT 0 NOT NULL,
    CONSTRAINT downloads_check CHECK (((taken_out_at IS NULL) OR (leaves_at IS NOT NULL))),
    CONSTRAINT downloads_infohash_v1_check CHECK ((infohash_v1 ~ '^[0-9a-f]{40}$'::text)),
    CONSTRAINT downloads_infohash_v2_check CHECK ((infohash_v2 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT downloads_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision)))
);

ALTER TABLE public.downloads ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.downloads_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.episodes (
    id bigint NOT NULL,
    season_id bigint NOT NULL,
    number numeric(7,2) NOT NULL,
    bangumi_episode_id integer,
    aired date,
    wanted boolean DEFAULT true NOT NULL,
    CONSTRAINT episodes_number_check CHECK ((number >= (0)::numeric))
);

ALTER TABLE public.episodes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.episodes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.external_ids (
    id bigint NOT NULL,
    season_part_id bigint NOT NULL,
    namespace text NOT NULL,
    value text NOT NULL,
    source public.identity_source NOT NULL,
    confidence real DEFAULT 1 NOT NULL,
    evidence text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT external_ids_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT external_ids_value_check CHECK ((value <> ''::text))
);

ALTER TABLE public.external_ids ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.external_ids_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.filter_rules (
    id bigint NOT NULL,
    kind public.filter_kind NOT NULL,
    pattern text NOT NULL,
    level public.filter_level NOT NULL,
    subscription_id bigint,
    season_id bigint,
    work_id bigint,
    group_id bigint,
    priority integer DEFAULT 0 NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    last_failure text,
    last_failed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT filter_rules_check CHECK (((subscription_id IS NOT NULL) = (level = 'subscription'::public.filter_level))),
    CONSTRAINT filter_rules_check1 CHECK (((season_id IS NOT NULL) = (level = 'season'::public.filter_level))),
    CONSTRAINT filter_rules_check2 CHECK (((work_id IS NOT NULL) = (level = 'work'::public.filter_level))),
    CONSTRAINT filter_rules_check3 CHECK (((group_id IS NOT NULL) = (level = 'group'::public.filter_level))),
    CONSTRAINT filter_rules_pattern_check CHECK (((length(pattern) >= 1) AND (length(pattern) <= 500)))
);

ALTER TABLE public.filter_rules ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.filter_rules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.global_policy (
    singleton boolean NOT NULL,
    policy jsonb NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT global_policy_singleton_check CHECK (singleton)
);

CREATE TABLE public.identity_reviews (
    id bigint NOT NULL,
    title_key text NOT NULL,
    title text NOT NULL,
    candidates jsonb DEFAULT '[]'::jsonb NOT NULL,
    status public.review_status DEFAULT 'pending'::public.review_status NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    resolved_at timestamp with time zone,
    bangumi_id integer,
    answered_by text,
    asked_in text,
    suggested_at timestamp with time zone,
    CONSTRAINT identity_reviews_check CHECK (((status <> 'resolved'::public.review_status) OR (bangumi_id IS NOT NULL)))
);

ALTER TABLE public.identity_reviews ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.identity_reviews_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.library_files (
    id bigint NOT NULL,
    path text NOT NULL,
    episode_id bigint NOT NULL,
    download_id bigint NOT NULL,
    state public.library_state DEFAULT 'present'::public.library_state NOT NULL,
    reason text,
    size bigint NOT NULL,
    content_id text NOT NULL,
    jellyfin_item_id text,
    verified_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    unseen_reason text,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    is_there boolean GENERATED ALWAYS AS ((state = ANY (ARRAY['present'::public.library_state, 'resync_failed'::public.library_state]))) STORED NOT NULL,
    reported_at timestamp with time zone,
    CONSTRAINT library_files_size_check CHECK ((size >= 0))
);

ALTER TABLE public.library_files ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.library_files_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mikan_shows (
    mikan_id text NOT NULL,
    bangumi_id integer,
    fetched_at timestamp with time zone NOT NULL
);

CREATE TABLE public.rate_limits (
    name text NOT NULL,
    next_at timestamp with time zone NOT NULL
);

CREATE TABLE public.raw_item_sightings (
    raw_item_id bigint NOT NULL,
    subscription_id bigint NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    first_fetch boolean DEFAULT false NOT NULL
);

CREATE TABLE public.raw_items (
    id bigint NOT NULL,
    identity text NOT NULL,
    title text NOT NULL,
    guid text,
    page_url text,
    download_url text,
    enclosure_type text,
    infohash text,
    size bigint,
    published_at timestamp with time zone,
    external_ids text[] DEFAULT '{}'::text[] NOT NULL,
    status public.item_status DEFAULT 'pending'::public.item_status NOT NULL,
    reason text,
    parsed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.raw_items ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.raw_items_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.release_conflicts (
    id bigint NOT NULL,
    episode_id bigint NOT NULL,
    release_ids bigint[] NOT NULL,
    status public.conflict_status DEFAULT 'pending'::public.conflict_status NOT NULL,
    chosen_release_id bigint,
    answered_by text,
    asked_in text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    resolved_at timestamp with time zone,
    CONSTRAINT release_conflicts_check CHECK (((status = 'resolved'::public.conflict_status) = (chosen_release_id IS NOT NULL)))
);

ALTER TABLE public.release_conflicts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.release_conflicts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.release_episodes (
    release_id bigint NOT NULL,
    episode_id bigint NOT NULL,
    decision public.decision NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    waits boolean DEFAULT false NOT NULL
);

CREATE TABLE public.release_groups (
    release_id bigint NOT NULL,
    group_id bigint NOT NULL
);

CREATE TABLE public.releases (
    id bigint NOT NULL,
    raw_item_id bigint NOT NULL,
    titles text[] NOT NULL,
    season_number integer,
    episode numeric(7,2),
    episode_end numeric(7,2),
    absolute_episode numeric(7,2),
    version integer DEFAULT 1 NOT NULL,
    resolution text,
    source text,
    video_codec text,
    subtitle_langs text[] DEFAULT '{}'::text[] NOT NULL,
    container text,
    year integer,
    is_batch boolean DEFAULT false NOT NULL,
    is_movie boolean DEFAULT false NOT NULL,
    is_special boolean DEFAULT false NOT NULL,
    download_type public.download_type NOT NULL,
    season_id bigint,
    decision public.decision,
    reason text,
    decided_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    subscription_id bigint
);

ALTER TABLE public.releases ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.releases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.relocations (
    library_file_id bigint NOT NULL,
    work_id bigint NOT NULL,
    old_path text NOT NULL,
    new_path text NOT NULL,
    has_left boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.reparse_changes (
    reparse_id bigint NOT NULL,
    raw_item_id bigint NOT NULL,
    kind text NOT NULL,
    before text NOT NULL,
    after text NOT NULL
);

CREATE TABLE public.reparse_requests (
    id bigint NOT NULL,
    reason text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.reparse_requests ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.reparse_requests_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reparse_runs (
    id bigint NOT NULL,
    run_id text NOT NULL,
    scope jsonb NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    total integer DEFAULT 0 NOT NULL,
    parsed integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    unmatched integer DEFAULT 0 NOT NULL,
    changed integer DEFAULT 0 NOT NULL,
    cancelled integer DEFAULT 0 NOT NULL,
    downloads_added integer DEFAULT 0 NOT NULL,
    resyncs_triggered integer DEFAULT 0 NOT NULL
);

ALTER TABLE public.reparse_runs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.reparse_runs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.schema_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.season_parts (
    id bigint NOT NULL,
    season_id bigint NOT NULL,
    bangumi_id integer NOT NULL,
    first_episode numeric(7,2) DEFAULT 1 NOT NULL
);

ALTER TABLE public.season_parts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.season_parts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.seasons (
    id bigint NOT NULL,
    work_id bigint NOT NULL,
    kind public.work_kind NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    CONSTRAINT seasons_number_check CHECK ((number >= 0))
);

ALTER TABLE public.seasons ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.seasons_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sidecars (
    id bigint NOT NULL,
    path text NOT NULL,
    kind public.sidecar_kind NOT NULL,
    work_id bigint,
    season_id bigint,
    library_file_id bigint,
    sha256 text NOT NULL,
    source_url text,
    written_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sidecars_check CHECK ((num_nonnulls(work_id, season_id, library_file_id) = 1))
);

ALTER TABLE public.sidecars ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sidecars_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.status_history (
    id bigint NOT NULL,
    entity text NOT NULL,
    entity_id bigint NOT NULL,
    old_status text,
    new_status text NOT NULL,
    reason text,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.status_history ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.status_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.subscriptions (
    id bigint NOT NULL,
    url text NOT NULL,
    name text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    interval_seconds integer DEFAULT 300 NOT NULL,
    start_policy public.start_policy DEFAULT 'now'::public.start_policy NOT NULL,
    start_at timestamp with time zone,
    start_episode numeric(7,2),
    policy jsonb DEFAULT '{}'::jsonb NOT NULL,
    preferred_downloader text,
    proxy text,
    etag text,
    last_modified text,
    body_sha256 text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_attempt_at timestamp with time zone,
    last_success_at timestamp with time zone,
    last_error text,
    consecutive_failures integer DEFAULT 0 NOT NULL,
    CONSTRAINT subscriptions_check CHECK (((start_policy <> 'date'::public.start_policy) OR (start_at IS NOT NULL))),
    CONSTRAINT subscriptions_check1 CHECK (((start_policy <> 'episode'::public.start_policy) OR (start_episode IS NOT NULL))),
    CONSTRAINT subscriptions_interval_seconds_check CHECK ((interval_seconds >= 0))
);

ALTER TABLE public.subscriptions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.subscriptions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.subtitle_groups (
    id bigint NOT NULL,
    name text NOT NULL,
    CONSTRAINT subtitle_groups_name_check CHECK ((name <> ''::text))
);

ALTER TABLE public.subtitle_groups ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.subtitle_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sync_tasks (
    id bigint NOT NULL,
    task_type public.task_type DEFAULT 'sync'::public.task_type NOT NULL,
    download_id bigint NOT NULL,
    release_id bigint NOT NULL,
    episode_id bigint NOT NULL,
    status public.sync_status DEFAULT 'pending'::public.sync_status NOT NULL,
    source_file text,
    target_path text,
    done_title text,
    done_season integer,
    done_episode numeric(7,2),
    done_group text,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    lease_until timestamp with time zone,
    lease_owner text,
    error text,
    first_failed_at timestamp with time zone,
    completed_at timestamp with time zone,
    metadata_status public.metadata_status DEFAULT 'pending'::public.metadata_status NOT NULL,
    metadata_attempts integer DEFAULT 0 NOT NULL,
    metadata_next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    metadata_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    assigned_file text,
    CONSTRAINT sync_tasks_assigned_file_check CHECK ((assigned_file <> ''::text)),
    CONSTRAINT sync_tasks_check CHECK (((status <> 'syncing'::public.sync_status) OR (lease_until IS NOT NULL)))
);

ALTER TABLE public.sync_tasks ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sync_tasks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.title_parsers (
    id bigint NOT NULL,
    name text NOT NULL,
    pattern text NOT NULL,
    condition text DEFAULT ''::text NOT NULL,
    fields jsonb NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    last_failure text,
    last_failed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT title_parsers_condition_check CHECK ((length(condition) <= 500)),
    CONSTRAINT title_parsers_fields_check CHECK ((fields <> '{}'::jsonb)),
    CONSTRAINT title_parsers_name_check CHECK ((name <> ''::text)),
    CONSTRAINT title_parsers_pattern_check CHECK (((length(pattern) >= 1) AND (length(pattern) <= 500)))
);

ALTER TABLE public.title_parsers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.title_parsers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.trash (
    id bigint NOT NULL,
    library_file_id bigint NOT NULL,
    kind public.trash_kind NOT NULL,
    original_path text NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    content_id text NOT NULL,
    reason text NOT NULL,
    trashed_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT trash_size_check CHECK ((size >= 0))
);

ALTER TABLE public.trash ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.trash_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.works (
    id bigint NOT NULL,
    kind public.work_kind NOT NULL,
    bangumi_id integer NOT NULL,
    title text NOT NULL,
    original_title text NOT NULL,
    year integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT works_original_title_check CHECK ((original_title <> ''::text)),
    CONSTRAINT works_title_check CHECK ((title <> ''::text))
);

ALTER TABLE public.works ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.works_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Data for Name: bangumi_episodes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bangumi_episodes VALUES
	(9901001, 990101, 0, 1.00, 1.00, '十三回目の鐘', '第十三声钟响', '大雾封港的夜里，汀独自守店。钟楼敲过十二下之后，又响了一声——只有他听见。', '2024-10-05', 1440, '{"ep": 1, "id": 9901001, "desc": "大雾封港的夜里，汀独自守店。钟楼敲过十二下之后，又响了一声——只有他听见。", "disc": 0, "name": "十三回目の鐘", "sort": 1, "type": 0, "airdate": "2024-10-05", "comment": 0, "name_cn": "第十三声钟响", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901002, 990101, 0, 2.00, 2.00, '止まった時計', '停住的怀表', '渔夫送来一只停在三点零七分的怀表，请汀修好它。
可是每修好一次，屋外的雾就更浓一分。', '2024-10-12', 1440, '{"ep": 2, "id": 9901002, "desc": "渔夫送来一只停在三点零七分的怀表，请汀修好它。\n可是每修好一次，屋外的雾就更浓一分。", "disc": 0, "name": "止まった時計", "sort": 2, "type": 0, "airdate": "2024-10-12", "comment": 0, "name_cn": "停住的怀表", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901003, 990101, 0, 3.00, 3.00, '失くした一時間', '丢失的一小时', '镇上的邮差说，他昨天少活了一个小时。', '2024-10-19', 1440, '{"ep": 3, "id": 9901003, "desc": "镇上的邮差说，他昨天少活了一个小时。", "disc": 0, "name": "失くした一時間", "sort": 3, "type": 0, "airdate": "2024-10-19", "comment": 0, "name_cn": "丢失的一小时", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901004, 990101, 0, 4.00, 4.00, '灯台の手紙', '灯塔来信', '灯塔看守寄来一封写给明天的信。', '2024-10-26', 1440, '{"ep": 4, "id": 9901004, "desc": "灯塔看守寄来一封写给明天的信。", "disc": 0, "name": "灯台の手紙", "sort": 4, "type": 0, "airdate": "2024-10-26", "comment": 0, "name_cn": "灯塔来信", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901005, 990101, 0, 5.00, 5.00, '歯車の庭', '齿轮庭院', '钟楼后面有一座只在雾里开花的院子。', '2024-11-02', 1440, '{"ep": 5, "id": 9901005, "desc": "钟楼后面有一座只在雾里开花的院子。", "disc": 0, "name": "歯車の庭", "sort": 5, "type": 0, "airdate": "2024-11-02", "comment": 0, "name_cn": "齿轮庭院", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901006, 990101, 0, 6.00, 6.00, '潮騒の番人', '潮声看守', '港口的潮声被人偷走了。', '2024-11-09', 1440, '{"ep": 6, "id": 9901006, "desc": "港口的潮声被人偷走了。", "disc": 0, "name": "潮騒の番人", "sort": 6, "type": 0, "airdate": "2024-11-09", "comment": 0, "name_cn": "潮声看守", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901007, 990101, 0, 7.00, 7.00, '鐘守の休日', '守钟人的休日', '守钟人第一次请假，汀替他上楼。', '2024-11-16', 1440, '{"ep": 7, "id": 9901007, "desc": "守钟人第一次请假，汀替他上楼。", "disc": 0, "name": "鐘守の休日", "sort": 7, "type": 0, "airdate": "2024-11-16", "comment": 0, "name_cn": "守钟人的休日", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901008, 990101, 0, 8.00, 8.00, '錆びた鍵', '生锈的钥匙', '一把打不开任何门的钥匙，在汀的口袋里越来越沉。', '2024-11-23', 1440, '{"ep": 8, "id": 9901008, "desc": "一把打不开任何门的钥匙，在汀的口袋里越来越沉。", "disc": 0, "name": "錆びた鍵", "sort": 8, "type": 0, "airdate": "2024-11-23", "comment": 0, "name_cn": "生锈的钥匙", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901009, 990101, 0, 9.00, 9.00, '霧笛', '雾笛', '入港的船只回答了那一声钟。', '2024-11-30', 1440, '{"ep": 9, "id": 9901009, "desc": "入港的船只回答了那一声钟。", "disc": 0, "name": "霧笛", "sort": 9, "type": 0, "airdate": "2024-11-30", "comment": 0, "name_cn": "雾笛", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901010, 990101, 0, 10.00, 10.00, '夜明けの振り子', '黎明的钟摆', '钟摆停了，天却没有亮。', '2024-12-07', 1440, '{"ep": 10, "id": 9901010, "desc": "钟摆停了，天却没有亮。", "disc": 0, "name": "夜明けの振り子", "sort": 10, "type": 0, "airdate": "2024-12-07", "comment": 0, "name_cn": "黎明的钟摆", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901011, 990101, 0, 11.00, 11.00, '名前のない時刻', '没有名字的时刻', '汀终于找到十二点与一点之间的那扇门。', '2024-12-14', 1440, '{"ep": 11, "id": 9901011, "desc": "汀终于找到十二点与一点之间的那扇门。", "disc": 0, "name": "名前のない時刻", "sort": 11, "type": 0, "airdate": "2024-12-14", "comment": 0, "name_cn": "没有名字的时刻", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901012, 990101, 0, 12.00, 12.00, '晴れの日', '放晴之日', '雾散的早晨，全镇的表都快了一个小时。', '2024-12-21', 1440, '{"ep": 12, "id": 9901012, "desc": "雾散的早晨，全镇的表都快了一个小时。", "disc": 0, "name": "晴れの日", "sort": 12, "type": 0, "airdate": "2024-12-21", "comment": 0, "name_cn": "放晴之日", "duration": "24m", "subject_id": 990101, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9902001, 990201, 0, 1.00, 1.00, '話さない灯籠', '不说话的灯笼', '祭典前夜，纸月扎好的灯笼全都亮了，只有一盏始终沉默。', '2025-04-06', 1440, '{"ep": 1, "id": 9902001, "desc": "祭典前夜，纸月扎好的灯笼全都亮了，只有一盏始终沉默。", "disc": 0, "name": "話さない灯籠", "sort": 1, "type": 0, "airdate": "2025-04-06", "comment": 0, "name_cn": "不说话的灯笼", "duration": "24m", "subject_id": 990201, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9902002, 990201, 0, 2.00, 2.00, '竹と糊', '竹与浆糊', '为了弄清那盏灯在等什么，纸月去找二十年没有扎过灯的师傅。', '2025-04-13', 1440, '{"ep": 2, "id": 9902002, "desc": "为了弄清那盏灯在等什么，纸月去找二十年没有扎过灯的师傅。", "disc": 0, "name": "竹と糊", "sort": 2, "type": 0, "airdate": "2025-04-13", "comment": 0, "name_cn": "竹与浆糊", "duration": "24m", "subject_id": 990201, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9902003, 990201, 0, 3.00, 3.00, '川を下る', '顺流而下', '沉默的灯笼被孩子们放进河里，纸月沿着河岸追了一整夜。', '2025-04-20', 1440, '{"ep": 3, "id": 9902003, "desc": "沉默的灯笼被孩子们放进河里，纸月沿着河岸追了一整夜。", "disc": 0, "name": "川を下る", "sort": 3, "type": 0, "airdate": "2025-04-20", "comment": 0, "name_cn": "顺流而下", "duration": "24m", "subject_id": 990201, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9902004, 990201, 0, 4.00, 4.00, '雨の祭', '雨中祭', '大雨浇灭了三百盏灯。', '2025-04-27', 1440, '{"ep": 4, "id": 9902004, "desc": "大雨浇灭了三百盏灯。", "disc": 0, "name": "雨の祭", "sort": 4, "type": 0, "airdate": "2025-04-27", "comment": 0, "name_cn": "雨中祭", "duration": "24m", "subject_id": 990201, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9902005, 990201, 0, 5.00, 5.00, '影絵', '皮影', '灯光在墙上讲了另一个故事。', '2025-05-04', 1440, '{"ep": 5, "id": 9902005, "desc": "灯光在墙上讲了另一个故事。", "disc": 0, "name": "影絵", "sort": 5, "type": 0, "airdate": "2025-05-04", "comment": 0, "name_cn": "皮影", "duration": "24m", "subject_id": 990201, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9902006, 990201, 0, 6.00, 6.00, '赤い紙', '红纸', '红纸用完了。', '2025-05-11', 1440, '{"ep": 6, "id": 9902006, "desc": "红纸用完了。", "disc": 0, "name": "赤い紙", "sort": 6, "type": 0, "airdate": "2025-05-11", "comment": 0, "name_cn": "红纸", "duration": "24m", "subject_id": 990201, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9902007, 990201, 1, 1.00, 0.00, '祭のあと', '祭典之后', '', NULL, 0, '{"ep": 0, "id": 9902007, "desc": "", "disc": 0, "name": "祭のあと", "sort": 1, "type": 1, "airdate": "", "comment": 0, "name_cn": "祭典之后", "duration": "", "subject_id": 990201, "duration_seconds": 0}', '2026-11-28 14:40:09.285353+00'),
	(9902008, 990201, 2, 1.00, 0.00, 'OP', '', '', NULL, 0, '{"ep": 0, "id": 9902008, "desc": "", "disc": 0, "name": "OP", "sort": 1, "type": 2, "airdate": "", "comment": 0, "name_cn": "", "duration": "", "subject_id": 990201, "duration_seconds": 0}', '2026-11-28 14:40:09.285353+00'),
	(9901101, 990102, 0, 13.00, 1.00, '昨日を買う人', '买下昨天的人', '夏天的第一位客人放下一袋金币，说要买走汀的昨天。守钟人却先开了价。', '2025-07-05', 1440, '{"ep": 1, "id": 9901101, "desc": "夏天的第一位客人放下一袋金币，说要买走汀的昨天。守钟人却先开了价。", "disc": 0, "name": "昨日を買う人", "sort": 13, "type": 0, "airdate": "2025-07-05", "comment": 0, "name_cn": "买下昨天的人", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901102, 990102, 0, 14.00, 2.00, '砂時計の港', '沙漏港', '退潮之后，海底露出一座倒悬的钟楼。汀顺着沙子往下爬，听见了自己的脚步声从下面传来。', '2025-07-12', 1440, '{"ep": 2, "id": 9901102, "desc": "退潮之后，海底露出一座倒悬的钟楼。汀顺着沙子往下爬，听见了自己的脚步声从下面传来。", "disc": 0, "name": "砂時計の港", "sort": 14, "type": 0, "airdate": "2025-07-12", "comment": 0, "name_cn": "沙漏港", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901103, 990102, 0, 15.00, 3.00, '塩とロープ', '', '船长要汀校准一只没有指针的航海钟。
"时间是盐，路是绳子"，他说。', '2025-07-19', 1440, '{"ep": 3, "id": 9901103, "desc": "船长要汀校准一只没有指针的航海钟。\n&quot;时间是盐，路是绳子&quot;，他说。", "disc": 0, "name": "塩とロープ", "sort": 15, "type": 0, "airdate": "2025-07-19", "comment": 0, "name_cn": "", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901104, 990102, 0, 16.00, 4.00, '満ち潮の約束', '涨潮之约', '', '2025-07-26', 1440, '{"ep": 4, "id": 9901104, "desc": "", "disc": 0, "name": "満ち潮の約束", "sort": 16, "type": 0, "airdate": "2025-07-26", "comment": 0, "name_cn": "涨潮之约", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901105, 990102, 0, 17.00, 5.00, '逆さの階段', '倒立的楼梯', '', '2025-08-02', 1440, '{"ep": 5, "id": 9901105, "desc": "", "disc": 0, "name": "逆さの階段", "sort": 17, "type": 0, "airdate": "2025-08-02", "comment": 0, "name_cn": "倒立的楼梯", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901106, 990102, 0, 18.00, 6.00, '鏡の中の港', '镜中港', '', '2025-08-09', 1440, '{"ep": 6, "id": 9901106, "desc": "", "disc": 0, "name": "鏡の中の港", "sort": 18, "type": 0, "airdate": "2025-08-09", "comment": 0, "name_cn": "镜中港", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901107, 990102, 0, 19.00, 7.00, '遅れてきた船', '迟到的船', '', '2025-08-16', 1440, '{"ep": 7, "id": 9901107, "desc": "", "disc": 0, "name": "遅れてきた船", "sort": 19, "type": 0, "airdate": "2025-08-16", "comment": 0, "name_cn": "迟到的船", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901108, 990102, 0, 20.00, 8.00, '夏至の鐘', '夏至的钟', '', '2025-08-23', 1440, '{"ep": 8, "id": 9901108, "desc": "", "disc": 0, "name": "夏至の鐘", "sort": 20, "type": 0, "airdate": "2025-08-23", "comment": 0, "name_cn": "夏至的钟", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901109, 990102, 0, 21.00, 9.00, '借りた時間', '借来的时间', '', '2025-08-30', 1440, '{"ep": 9, "id": 9901109, "desc": "", "disc": 0, "name": "借りた時間", "sort": 21, "type": 0, "airdate": "2025-08-30", "comment": 0, "name_cn": "借来的时间", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901110, 990102, 0, 22.00, 10.00, '海の向こう', '海的另一边', '', '2025-09-06', 1440, '{"ep": 10, "id": 9901110, "desc": "", "disc": 0, "name": "海の向こう", "sort": 22, "type": 0, "airdate": "2025-09-06", "comment": 0, "name_cn": "海的另一边", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901111, 990102, 0, 23.00, 11.00, '二つの十三時', '两个十三点', '', '2025-09-13', 1440, '{"ep": 11, "id": 9901111, "desc": "", "disc": 0, "name": "二つの十三時", "sort": 23, "type": 0, "airdate": "2025-09-13", "comment": 0, "name_cn": "两个十三点", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9901112, 990102, 0, 24.00, 12.00, '帰港', '归港', '', '2025-09-20', 1440, '{"ep": 12, "id": 9901112, "desc": "", "disc": 0, "name": "帰港", "sort": 24, "type": 0, "airdate": "2025-09-20", "comment": 0, "name_cn": "归港", "duration": "24m", "subject_id": 990102, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9903001, 990301, 0, 1.00, 1.00, '宛先不明', '收件人 & 寄件人不明', '第一封信的地址是一颗已经熄灭的星星。局员 & 机器犬决定照样送到。', '2025-10-03', 1440, '{"ep": 1, "id": 9903001, "desc": "第一封信的地址是一颗已经熄灭的星星。局员 &amp; 机器犬决定照样送到。", "disc": 0, "name": "宛先不明", "sort": 1, "type": 0, "airdate": "2025-10-03", "comment": 0, "name_cn": "收件人 &amp; 寄件人不明", "duration": "24m", "subject_id": 990301, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9903002, 990301, 0, 2.00, 2.00, '百年後の返事', '百年后的回信', '回信比来信早到了三天，邮戳却是一百年以后。', '2025-10-10', 1440, '{"ep": 2, "id": 9903002, "desc": "回信比来信早到了三天，邮戳却是一百年以后。", "disc": 0, "name": "百年後の返事", "sort": 2, "type": 0, "airdate": "2025-10-10", "comment": 0, "name_cn": "百年后的回信", "duration": "24m", "subject_id": 990301, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9903003, 990301, 0, 3.00, 3.00, '無重力の切手', '失重邮票', '一张邮票飘进了通风管。', '2025-10-17', 1440, '{"ep": 3, "id": 9903003, "desc": "一张邮票飘进了通风管。", "disc": 0, "name": "無重力の切手", "sort": 3, "type": 0, "airdate": "2025-10-17", "comment": 0, "name_cn": "失重邮票", "duration": "24m", "subject_id": 990301, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9903004, 990301, 0, 4.00, 4.00, '局長の休暇', '局长的假期', '', '2025-10-24', 1440, '{"ep": 4, "id": 9903004, "desc": "", "disc": 0, "name": "局長の休暇", "sort": 4, "type": 0, "airdate": "2025-10-24", "comment": 0, "name_cn": "局长的假期", "duration": "24m", "subject_id": 990301, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9903005, 990301, 0, 5.00, 5.00, '流星便', '流星快递', '', '2025-10-31', 1440, '{"ep": 5, "id": 9903005, "desc": "", "disc": 0, "name": "流星便", "sort": 5, "type": 0, "airdate": "2025-10-31", "comment": 0, "name_cn": "流星快递", "duration": "24m", "subject_id": 990301, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9903006, 990301, 0, 6.00, 6.00, '星が届く夜', '星星送达之夜', '', '2025-11-07', 1440, '{"ep": 6, "id": 9903006, "desc": "", "disc": 0, "name": "星が届く夜", "sort": 6, "type": 0, "airdate": "2025-11-07", "comment": 0, "name_cn": "星星送达之夜", "duration": "24m", "subject_id": 990301, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9904001, 990401, 0, 1.00, 1.00, '入山', '', '一滴墨落在纸上，成了山门。', '2026-01-10', 1440, '{"ep": 1, "id": 9904001, "desc": "一滴墨落在纸上，成了山门。", "disc": 0, "name": "入山", "sort": 1, "type": 0, "airdate": "2026-01-10", "comment": 0, "name_cn": "", "duration": "24m", "subject_id": 990401, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9904002, 990401, 0, 2.00, 2.00, '问路', '', '樵夫指的路，是画师昨天擦掉的那一条。', '2026-01-17', 1440, '{"ep": 2, "id": 9904002, "desc": "樵夫指的路，是画师昨天擦掉的那一条。", "disc": 0, "name": "问路", "sort": 2, "type": 0, "airdate": "2026-01-17", "comment": 0, "name_cn": "", "duration": "24m", "subject_id": 990401, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9904003, 990401, 0, 3.00, 3.00, '断桥', '', '桥只画了一半。画师坐下来等雨，等雨把另一半晕开。', '2026-01-24', 1440, '{"ep": 3, "id": 9904003, "desc": "桥只画了一半。画师坐下来等雨，等雨把另一半晕开。", "disc": 0, "name": "断桥", "sort": 3, "type": 0, "airdate": "2026-1-24", "comment": 0, "name_cn": "", "duration": "24m", "subject_id": 990401, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00'),
	(9904004, 990401, 0, 4.00, 4.00, '夜泊', '', '', '2026-01-31', 1440, '{"ep": 4, "id": 9904004, "desc": "", "disc": 0, "name": "夜泊", "sort": 4, "type": 0, "airdate": "2026-01-31", "comment": 0, "name_cn": "", "duration": "24m", "subject_id": 990401, "duration_seconds": 1440}', '2026-11-28 14:40:09.285353+00');

--
-- Data for Name: bangumi_names; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bangumi_names VALUES
	('雾港の时计塔', NULL, 990101, '霧港の時計塔'),
	('雾港钟楼', NULL, 990101, '雾港钟楼'),
	('kirikounotokeitou', NULL, 990101, 'Kirikou no Tokeitou'),
	('theclocktoweroffogharbour', NULL, 990101, 'The Clock Tower of Fog Harbour'),
	('纸灯笼の夜', NULL, 990201, '紙灯籠の夜'),
	('纸灯笼之夜', NULL, 990201, '纸灯笼之夜'),
	('kamitourounoyoru', NULL, 990201, 'Kamitourou no Yoru'),
	('nightofthepaperlanterns', NULL, 990201, 'Night of the Paper Lanterns'),
	('雾港の时计塔', 2, 990102, '霧港の時計塔 第2期'),
	('雾港钟楼', 2, 990102, '雾港钟楼 第二季'),
	('kirikounotokeitou', 2, 990102, 'Kirikou no Tokeitou Season 2'),
	('雾港钟楼', 2, 990102, '雾港钟楼 第2期'),
	('星屑邮便局', NULL, 990301, '星屑郵便局'),
	('星屑邮局', NULL, 990301, '星屑邮局'),
	('hoshikuzuyuubinkyoku', NULL, 990301, 'Hoshikuzu Yuubinkyoku'),
	('stardustpostoffice', NULL, 990301, 'Stardust Post Office'),
	('隣の修理屋さんと猫', NULL, 990601, '隣の修理屋さんと猫'),
	('隔壁修理铺的猫', NULL, 990601, '隔壁修理铺的猫'),
	('tonarinoshuuriyasantoneko', NULL, 990601, 'Tonari no Shuuriya-san to Neko'),
	('墨山行纪', NULL, 990401, '墨山行纪'),
	('moshanxingji', NULL, 990401, 'Moshan Xingji'),
	('travelsintheinkmountains', NULL, 990401, 'Travels in the Ink Mountains');

--
-- Data for Name: bangumi_redirects; Type: TABLE DATA; Schema: public; Owner: -
--

--
-- Data for Name: bangumi_searches; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bangumi_searches VALUES
	('|Kamitourou no Yoru', '{990201}', '2026-11-28 14:40:09.285353+00'),
	('|星屑邮局', '{990301}', '2026-11-28 14:40:09.285353+00'),
	('|Tonari no Shuuriya', '{990601}', '2026-11-28 14:40:09.285353+00'),
	('|墨山行纪', '{990401}', '2026-11-28 14:40:09.285353+00');

--
-- Data for Name: bangumi_subjects; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bangumi_subjects VALUES
	(990401, 2, '墨山行纪', '', '画师误入自己画的山水，走一步，山便多一重。要想出去，他得先把没画完的路画完。', 8.4, 640, 'http://127.0.0.1:20693/pic/cover/l/990401.jpg', '2026-01-10', 'WEB', 4, false, '{"id": 990401, "eps": 4, "date": "2026-01-10", "name": "墨山行纪", "nsfw": false, "tags": [{"name": "国产", "count": 402, "total_count": 0}, {"name": "水墨", "count": 377, "total_count": 0}, {"name": "奇幻", "count": 98, "total_count": 0}], "type": 2, "image": "http://127.0.0.1:20693/pic/cover/l/990401.jpg", "images": {"grid": "http://127.0.0.1:20693/r/100/pic/cover/l/990401.jpg", "large": "http://127.0.0.1:20693/pic/cover/l/990401.jpg", "small": "http://127.0.0.1:20693/r/200/pic/cover/l/990401.jpg", "common": "http://127.0.0.1:20693/r/400/pic/cover/l/990401.jpg", "medium": "http://127.0.0.1:20693/r/800/pic/cover/l/990401.jpg"}, "locked": false, "rating": {"rank": 210, "count": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0, "6": 0, "7": 0, "8": 384, "9": 256, "10": 0}, "score": 8.4, "total": 640}, "series": false, "infobox": [{"key": "中文名", "value": ""}, {"key": "别名", "value": [{"v": "Moshan Xingji"}, {"v": "Travels in the Ink Mountains"}]}, {"key": "话数", "value": "4"}, {"key": "放送开始", "value": "2026-01-10"}, {"key": "动画制作", "value": "半山文化"}], "name_cn": "", "summary": "画师误入自己画的山水，走一步，山便多一重。要想出去，他得先把没画完的路画完。", "volumes": 0, "platform": "WEB", "meta_tags": ["WEB", "中国", "奇幻"], "collection": {"wish": 213, "doing": 128, "collect": 640, "dropped": 1, "on_hold": 3}, "total_episodes": 4}', '[]', '[{"id": 9904010, "eps": "", "name": "半山文化", "type": 2, "career": ["producer"], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "relation": "动画制作"}]', '[{"id": 990941, "name": "留白", "type": 1, "actors": [], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "summary": "画师，怕把纸画满。", "relation": "主角"}]', '2026-11-28 14:40:09.285353+00', '2026-11-28 14:40:09.285353+00'),
	(990601, 2, '隣の修理屋さんと猫', '隔壁修理铺的猫', '一只猫每天把同一只闹钟推下桌子。', 6.1, 97, NULL, '2019-04-02', 'TV', 0, false, '{"id": 990601, "eps": 0, "date": "2019-04-02", "name": "隣の修理屋さんと猫", "nsfw": false, "tags": [{"name": "猫", "count": 88, "total_count": 0}], "type": 2, "image": "", "images": {"grid": "", "large": "", "small": "", "common": "", "medium": ""}, "locked": false, "rating": {"rank": 7000, "count": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0, "6": 87, "7": 10, "8": 0, "9": 0, "10": 0}, "score": 6.1, "total": 97}, "series": false, "infobox": [{"key": "中文名", "value": "隔壁修理铺的猫"}, {"key": "别名", "value": [{"v": "Tonari no Shuuriya-san to Neko"}]}, {"key": "话数", "value": "*"}, {"key": "放送开始", "value": "2019-04-02"}], "name_cn": "隔壁修理铺的猫", "summary": "一只猫每天把同一只闹钟推下桌子。", "volumes": 0, "platform": "TV", "meta_tags": ["TV", "短片"], "collection": {"wish": 32, "doing": 19, "collect": 97, "dropped": 1, "on_hold": 3}, "total_episodes": 0}', NULL, NULL, NULL, '2026-11-28 14:40:09.285353+00', NULL),
	(990102, 2, '霧港の時計塔 第2期', '雾港钟楼 第二季', '雾散之后的第一个夏天，钟楼来了一位要买下「昨天」的客人。
汀与守钟人发现，港口的时间正在向海的另一边流去。', 8.1, 1204, 'http://127.0.0.1:20693/pic/cover/l/990102.jpg', '2025-07-05', 'TV', 12, false, '{"id": 990102, "eps": 12, "date": "2025-07-05", "name": "霧港の時計塔 第2期", "nsfw": false, "tags": [{"name": "奇幻", "count": 431, "total_count": 0}, {"name": "续作", "count": 388, "total_count": 0}, {"name": "原创", "count": 300, "total_count": 0}, {"name": "2025年7月", "count": 260, "total_count": 0}, {"name": "海港", "count": 90, "total_count": 0}], "type": 2, "images": {"grid": "http://127.0.0.1:20693/r/100/pic/cover/l/990102.jpg", "large": "http://127.0.0.1:20693/pic/cover/l/990102.jpg", "small": "http://127.0.0.1:20693/r/200/pic/cover/l/990102.jpg", "common": "http://127.0.0.1:20693/r/400/pic/cover/l/990102.jpg", "medium": "http://127.0.0.1:20693/r/800/pic/cover/l/990102.jpg"}, "locked": false, "rating": {"rank": 402, "count": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0, "6": 0, "7": 0, "8": 1084, "9": 120, "10": 0}, "score": 8.1, "total": 1204}, "series": false, "infobox": [{"key": "中文名", "value": "雾港钟楼 第二季"}, {"key": "别名", "value": [{"v": "Kirikou no Tokeitou Season 2"}, {"v": "雾港钟楼 第2期"}]}, {"key": "话数", "value": "12"}, {"key": "放送开始", "value": "2025-07-05"}, {"key": "播放结束", "value": "2025-09-20"}, {"key": "动画制作", "value": "汽笛動画"}], "name_cn": "雾港钟楼 第二季", "summary": "雾散之后的第一个夏天，钟楼来了一位要买下「昨天」的客人。\n汀与守钟人发现，港口的时间正在向海的另一边流去。", "volumes": 0, "platform": "TV", "meta_tags": ["TV", "日本", "原创", "奇幻"], "collection": {"wish": 401, "doing": 240, "collect": 1204, "dropped": 1, "on_hold": 3}, "total_episodes": 12}', '[{"id": 990101, "name": "霧港の時計塔", "type": 2, "images": {"grid": "http://127.0.0.1:20693/r/100/pic/cover/l/990101.jpg", "large": "http://127.0.0.1:20693/pic/cover/l/990101.jpg", "small": "http://127.0.0.1:20693/r/200/pic/cover/l/990101.jpg", "common": "http://127.0.0.1:20693/r/400/pic/cover/l/990101.jpg", "medium": "http://127.0.0.1:20693/r/800/pic/cover/l/990101.jpg"}, "name_cn": "雾港钟楼", "relation": "前传"}]', NULL, NULL, '2026-11-28 14:40:09.285353+00', '2026-11-28 14:40:09.285353+00'),
	(990201, 2, '紙灯籠の夜', '纸灯笼之夜', '一年一度的灯笼祭上，每盏纸灯都会替主人说一句真话。
扎灯笼的少女纸月今年做了一盏不肯开口的灯。', NULL, 0, 'http://127.0.0.1:20693/pic/cover/l/990201.jpg', '2025-04-06', 'TV', 6, false, '{"id": 990201, "eps": 6, "date": "2025-04-06", "name": "紙灯籠の夜", "nsfw": false, "tags": [{"name": "日常", "count": 320, "total_count": 0}, {"name": "祭典", "count": 188, "total_count": 0}, {"name": "2025年4月", "count": 166, "total_count": 0}, {"name": "治愈", "count": 71, "total_count": 0}], "type": 2, "image": "http://127.0.0.1:20693/pic/cover/l/990201.jpg", "images": {"grid": "http://127.0.0.1:20693/r/100/pic/cover/l/990201.jpg", "large": "http://127.0.0.1:20693/pic/cover/l/990201.jpg", "small": "http://127.0.0.1:20693/r/200/pic/cover/l/990201.jpg", "common": "http://127.0.0.1:20693/r/400/pic/cover/l/990201.jpg", "medium": "http://127.0.0.1:20693/r/800/pic/cover/l/990201.jpg"}, "locked": false, "rating": {"rank": 0, "count": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0, "6": 0, "7": 0, "8": 0, "9": 0, "10": 0}, "score": 0, "total": 0}, "series": false, "infobox": [{"key": "中文名", "value": "纸灯笼之夜"}, {"key": "别名", "value": [{"v": "Kamitourou no Yoru"}, {"v": "Night of the Paper Lanterns"}]}, {"key": "话数", "value": "6"}, {"key": "放送开始", "value": "2025-04-06"}, {"key": "播放结束", "value": "2025-06-22"}, {"key": "动画制作", "value": "夜市動画工房"}], "name_cn": "纸灯笼之夜", "summary": "一年一度的灯笼祭上，每盏纸灯都会替主人说一句真话。\n扎灯笼的少女纸月今年做了一盏不肯开口的灯。", "volumes": 0, "platform": "TV", "meta_tags": ["TV", "日本", "日常"], "collection": {"wish": 0, "doing": 0, "collect": 0, "dropped": 1, "on_hold": 3}, "total_episodes": 6}', '[]', '[{"id": 9902010, "eps": "", "name": "夜市動画工房", "type": 2, "career": ["producer"], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "relation": "动画制作"}]', '[{"id": 990921, "name": "紙月", "type": 1, "actors": [], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "summary": "灯笼铺的女儿，不擅长说谎。", "relation": "主角"}]', '2026-11-28 14:40:09.285353+00', '2026-11-28 14:40:09.285353+00'),
	(990101, 2, '霧港の時計塔', '雾港钟楼', '港镇的钟楼，只在雾夜敲十三下。
见习修表匠汀在一场大雾里听见了多出来的那一声钟响，从此每个雾夜都要登上钟楼，替镇上的人寻找丢失的一小时。', 7.9, 2316, 'http://127.0.0.1:20693/pic/cover/l/990101.jpg', '2024-10-05', 'TV', 12, false, '{"id": 990101, "eps": 12, "date": "2024-10-05", "name": "霧港の時計塔", "nsfw": false, "tags": [{"name": "原创", "count": 812, "total_count": 0}, {"name": "奇幻", "count": 640, "total_count": 0}, {"name": "海港", "count": 207, "total_count": 0}, {"name": "治愈", "count": 155, "total_count": 0}, {"name": "2024年10月", "count": 498, "total_count": 0}, {"name": "冷门", "count": 12, "total_count": 0}], "type": 2, "images": {"grid": "http://127.0.0.1:20693/r/100/pic/cover/l/990101.jpg", "large": "http://127.0.0.1:20693/pic/cover/l/990101.jpg", "small": "http://127.0.0.1:20693/r/200/pic/cover/l/990101.jpg", "common": "http://127.0.0.1:20693/r/400/pic/cover/l/990101.jpg", "medium": "http://127.0.0.1:20693/r/800/pic/cover/l/990101.jpg"}, "locked": false, "rating": {"rank": 688, "count": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0, "6": 0, "7": 232, "8": 2084, "9": 0, "10": 0}, "score": 7.9, "total": 2316}, "series": false, "infobox": [{"key": "中文名", "value": "雾港钟楼"}, {"key": "别名", "value": [{"v": "Kirikou no Tokeitou"}, {"v": "The Clock Tower of Fog Harbour"}]}, {"key": "话数", "value": "12"}, {"key": "放送开始", "value": "2024-10-05"}, {"key": "播放结束", "value": "2024-12-21"}, {"key": "动画制作", "value": "汽笛動画"}], "name_cn": "雾港钟楼", "summary": "港镇的钟楼，只在雾夜敲十三下。\n见习修表匠汀在一场大雾里听见了多出来的那一声钟响，从此每个雾夜都要登上钟楼，替镇上的人寻找丢失的一小时。", "volumes": 0, "platform": "TV", "meta_tags": ["TV", "日本", "原创", "奇幻"], "collection": {"wish": 772, "doing": 463, "collect": 2316, "dropped": 1, "on_hold": 3}, "total_episodes": 12}', '[{"id": 990102, "name": "霧港の時計塔 第2期", "type": 2, "images": {"grid": "http://127.0.0.1:20693/r/100/pic/cover/l/990102.jpg", "large": "http://127.0.0.1:20693/pic/cover/l/990102.jpg", "small": "http://127.0.0.1:20693/r/200/pic/cover/l/990102.jpg", "common": "http://127.0.0.1:20693/r/400/pic/cover/l/990102.jpg", "medium": "http://127.0.0.1:20693/r/800/pic/cover/l/990102.jpg"}, "name_cn": "雾港钟楼 第二季", "relation": "续集"}, {"id": 990103, "name": "劇場版 霧港の時計塔 灯の帰る夜", "type": 2, "images": {"grid": "", "large": "", "small": "", "common": "", "medium": ""}, "name_cn": "剧场版 雾港钟楼 归灯之夜", "relation": "番外篇"}, {"id": 990104, "name": "霧港の時計塔", "type": 1, "images": {"grid": "", "large": "", "small": "", "common": "", "medium": ""}, "name_cn": "雾港钟楼", "relation": "书籍"}]', '[{"id": 9901010, "eps": "", "name": "汽笛動画", "type": 2, "career": ["producer"], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "relation": "动画制作"}]', '[{"id": 990911, "name": "汀", "type": 1, "actors": [], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "summary": "见习修表匠，耳朵比眼睛更可靠。", "relation": "主角"}, {"id": 990912, "name": "鐘守", "type": 1, "actors": [], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "summary": "住在钟楼里的老人，从不戴表。", "relation": "配角"}]', '2026-11-28 14:40:09.285353+00', '2026-11-28 14:40:09.285353+00'),
	(990301, 2, '星屑郵便局', '星屑邮局', '轨道上的小邮局只收寄不出去的信。新来的局员带着一只怕黑的机器犬，开始投递迟到百年的邮件。', 7.4, 988, 'http://127.0.0.1:20693/pic/cover/l/990301.jpg', '2025-10-03', 'TV', 6, false, '{"id": 990301, "eps": 6, "date": "2025-10-03", "name": "星屑郵便局", "nsfw": false, "tags": [{"name": "科幻", "count": 901, "total_count": 0}, {"name": "原创", "count": 744, "total_count": 0}, {"name": "2025年10月", "count": 512, "total_count": 0}, {"name": "机器人", "count": 204, "total_count": 0}], "type": 2, "image": "http://127.0.0.1:20693/pic/cover/l/990301.jpg", "images": {"grid": "http://127.0.0.1:20693/r/100/pic/cover/l/990301.jpg", "large": "http://127.0.0.1:20693/pic/cover/l/990301.jpg", "small": "http://127.0.0.1:20693/r/200/pic/cover/l/990301.jpg", "common": "http://127.0.0.1:20693/r/400/pic/cover/l/990301.jpg", "medium": "http://127.0.0.1:20693/r/800/pic/cover/l/990301.jpg"}, "locked": false, "rating": {"rank": 1502, "count": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0, "6": 0, "7": 593, "8": 395, "9": 0, "10": 0}, "score": 7.4, "total": 988}, "series": false, "infobox": [{"key": "中文名", "value": "星屑邮局"}, {"key": "别名", "value": [{"v": "Hoshikuzu Yuubinkyoku"}, {"v": "Stardust Post Office"}]}, {"key": "话数", "value": "6"}, {"key": "放送开始", "value": "2025-10-03"}, {"key": "播放结束", "value": "2025-12-19"}, {"key": "动画制作", "value": "軌道舎"}], "name_cn": "星屑邮局", "summary": "轨道上的小邮局只收寄不出去的信。新来的局员带着一只怕黑的机器犬，开始投递迟到百年的邮件。", "volumes": 0, "platform": "TV", "meta_tags": ["TV", "日本", "科幻"], "collection": {"wish": 329, "doing": 197, "collect": 988, "dropped": 1, "on_hold": 3}, "total_episodes": 6}', '[]', '[{"id": 9903010, "eps": "", "name": "軌道舎", "type": 2, "career": ["producer"], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "relation": "动画制作"}]', '[{"id": 990931, "name": "消印", "type": 1, "actors": [], "images": {"grid": "", "large": "", "small": "", "medium": ""}, "summary": "怕黑的机器犬，鼻子能盖邮戳。", "relation": "主角"}]', '2026-11-28 14:40:09.285353+00', '2026-11-28 14:40:09.285353+00');

--
-- Data for Name: catalogue_ids; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.catalogue_ids VALUES
	(990101, 'mikan', '7101'),
	(990102, 'mal', '9990102'),
	(990102, 'tmdb', 'tv/9990101/season/2'),
	(990101, 'tmdb', 'tv/9990101'),
	(990102, 'mikan', '7102');

--
-- Data for Name: catalogue_loads; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.catalogue_loads VALUES
	(true, '1.2:3e5b69fb120f73bbf473b05d95ea6c8d98ab4311c075b31f4591c479485f0e5e', 2, '2026-11-28 14:40:03.537768+00', '2026-11-28 14:40:03.537768+00');

--
-- Data for Name: catalogue_names; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.catalogue_names VALUES
	(990101, '雾港の时计塔', NULL, '霧港の時計塔', false),
	(990101, '雾港钟楼', NULL, '雾港钟楼', false),
	(990101, 'kirikounotokeitou', NULL, 'Kirikou no Tokeitou', false),
	(990102, '雾港の时计塔', 2, '霧港の時計塔 第2期', false),
	(990102, '雾港钟楼', 2, '雾港钟楼 第二季', false);

--
-- Data for Name: catalogue_shows; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.catalogue_shows VALUES
	(990101, '{霧港の時計塔,雾港钟楼,"Kirikou no Tokeitou"}', 'tv', '2024-10-05', '2024-12-21', '{mikan/7101,tmdb/tv/9990101}', 'Kirikou no Tokeitou'),
	(990102, '{"霧港の時計塔 第2期","雾港钟楼 第二季"}', 'tv', '2025-07-05', '2025-09-20', '{mikan/7102,tmdb/tv/9990101/season/2,mal/9990102}', NULL);

--
-- Data for Name: companions; Type: TABLE DATA; Schema: public; Owner: -
--

--
-- Data for Name: download_attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.download_attempts OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 1, 'accepted', NULL, '2026-11-28 14:40:11.542674+00'),
	(2, 2, 1, 'accepted', NULL, '2026-11-28 14:40:11.548158+00'),
	(3, 3, 1, 'accepted', NULL, '2026-11-28 14:40:11.552439+00'),
	(4, 4, 1, 'accepted', NULL, '2026-11-28 14:40:11.556806+00'),
	(5, 5, 1, 'accepted', NULL, '2026-11-28 14:40:11.560985+00'),
	(6, 6, 1, 'accepted', NULL, '2026-11-28 14:40:11.564793+00'),
	(7, 7, 1, 'accepted', NULL, '2026-11-28 14:40:11.567812+00'),
	(8, 8, 1, 'accepted', NULL, '2026-11-28 14:40:11.572027+00'),
	(9, 9, 1, 'accepted', NULL, '2026-11-28 14:40:11.575817+00'),
	(10, 10, 1, 'accepted', NULL, '2026-11-28 14:40:11.58155+00'),
	(11, 11, 1, 'accepted', NULL, '2026-11-28 14:40:11.584381+00'),
	(12, 12, 1, 'accepted', NULL, '2026-11-28 14:40:11.587894+00');

--
-- Data for Name: download_commands; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.download_commands OVERRIDING SYSTEM VALUE VALUES
	(1, 4, NULL, 'remove', 'done', 'it is removed, its files stay in the download folder', '2026-11-28 14:42:46.442697+00', '2026-11-28 14:42:47.770891+00');

--
-- Data for Name: downloader_capabilities; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.downloader_capabilities VALUES
	(1, 'magnet'),
	(1, 'torrent'),
	(2, 'magnet'),
	(2, 'torrent');

--
-- Data for Name: downloaders; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.downloaders OVERRIDING SYSTEM VALUE VALUES
	(2, 'transmission_default', 'transmission', -1, false, 0, NULL, NULL, NULL, NULL),
	(1, 'qbittorrent_default', 'qbittorrent', 0, true, 0, NULL, NULL, '2026-11-28 14:43:20.296297+00', NULL);

--
-- Data for Name: downloads; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.downloads OVERRIDING SYSTEM VALUE VALUES
	(9, 11, 1, 'completed', NULL, NULL, NULL, DEFAULT, '3b7289c1d06852dcf5135707f5b024bcde097512', NULL, '/srv/anishelf/downloads/9', '[{"path": "[夜灯字幕组] 星屑邮局 ／ 星屑郵便局 ／ Hoshikuzu Yuubinkyoku - 01 [WebRip 1080p AVC AAC][简体内嵌].mkv", "size": 214688}]', 1, 214688, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.57881+00', '2026-11-28 14:40:12.097149+00', '2026-11-28 14:40:13.263388+00', 0, '2026-11-28 14:40:13.263388+00', '2026-11-28 14:40:13.263388+00', NULL, NULL, NULL, 0),
	(17, 24, 1, 'completed', NULL, NULL, NULL, DEFAULT, NULL, NULL, '/srv/anishelf/downloads/17', '[{"path": "[Sakura] Hoshi - 01 [1080p].mkv", "size": 1200}]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.570791+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(10, 12, 1, 'completed', NULL, NULL, NULL, DEFAULT, '0085c83c041c08ced71f2822ff592ff9af98fcb2', NULL, '/srv/anishelf/downloads/10', '[{"path": "[夜灯字幕组] 星屑邮局 ／ 星屑郵便局 ／ Hoshikuzu Yuubinkyoku - 02 [WebRip 1080p AVC AAC][简体内嵌].mkv", "size": 212402}]', 1, 212402, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.582105+00', '2026-11-28 14:40:12.097962+00', '2026-11-28 14:40:13.273574+00', 0, '2026-11-28 14:40:13.273574+00', '2026-11-28 14:40:13.273574+00', NULL, NULL, NULL, 0),
	(1, 1, 1, 'completed', NULL, NULL, NULL, DEFAULT, '309a1b495d5d333b985363457fb407b0b308a41a', NULL, '/srv/anishelf/downloads/1', '[{"path": "[Foghorn] Kirikou no Tokeitou - S01E01 (WEB 1080p AVC AAC) [6A1F09C2].mkv", "size": 214703}]', 1, 214703, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.544323+00', '2026-11-28 14:40:12.090084+00', '2026-11-28 14:40:13.143165+00', 0, '2026-11-28 14:40:13.143165+00', '2026-11-28 14:40:13.143165+00', NULL, NULL, NULL, 0),
	(11, 13, 1, 'completed', NULL, NULL, NULL, DEFAULT, '92a843457f415fb655ba17bf40d449e15dde423b', NULL, '/srv/anishelf/downloads/11', '[{"path": "[半山字幕组] 墨山行纪 第01集 [1080P][HEVC][国语中字].mkv", "size": 214498}]', 1, 214498, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.584941+00', '2026-11-28 14:40:12.09864+00', '2026-11-28 14:40:13.282571+00', 0, '2026-11-28 14:40:13.282571+00', '2026-11-28 14:40:13.282571+00', NULL, NULL, NULL, 0),
	(12, 14, 1, 'completed', NULL, NULL, NULL, DEFAULT, '9d1318d0f3911826ad4c5ebdd765184582177e9d', NULL, '/srv/anishelf/downloads/12', '[{"path": "[半山字幕组] 墨山行纪 第03集 [1080P][HEVC][国语中字].mkv", "size": 214182}]', 1, 214182, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.588313+00', '2026-11-28 14:40:12.09948+00', '2026-11-28 14:40:13.293688+00', 0, '2026-11-28 14:40:13.293688+00', '2026-11-28 14:40:13.293688+00', NULL, NULL, NULL, 0),
	(2, 2, 1, 'completed', NULL, NULL, NULL, DEFAULT, '443aaa3da80879287e68177917bb014b901bd6e4', NULL, '/srv/anishelf/downloads/2', '[{"path": "[Foghorn] Kamitourou no Yoru - 02 (1080p) [5C90A2F7].mkv", "size": 212653}]', 1, 212653, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.548882+00', '2026-11-28 14:40:12.091771+00', '2026-11-28 14:40:13.16748+00', 0, '2026-11-28 14:40:13.16748+00', '2026-11-28 14:40:13.16748+00', NULL, NULL, NULL, 0),
	(4, 5, 1, 'removed', 'its user removed it', NULL, NULL, DEFAULT, 'a08200562375ad93b4b88b613cc1cb27f8c611ff', NULL, '/srv/anishelf/downloads/4', '[{"path": "[Foghorn] Kamitourou no Yoru - 03 (1080p) [E3184B6D].mkv", "size": 212649}]', 1, 212649, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.557599+00', '2026-11-28 14:40:12.093438+00', '2026-11-28 14:40:13.186716+00', 0, '2026-11-28 14:40:13.186716+00', '2026-11-28 14:40:13.186716+00', NULL, NULL, NULL, 0),
	(3, 4, 1, 'completed', NULL, NULL, NULL, DEFAULT, '9f02ac566e019ae2287284125d0bb36bc67bcf6c', NULL, '/srv/anishelf/downloads/3', '[{"path": "[Foghorn] Kamitourou no Yoru - 01 (1080p) [0B7D4E11].mkv", "size": 212754}]', 1, 212754, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.553093+00', '2026-11-28 14:40:12.092675+00', '2026-11-28 14:40:13.181888+00', 0, '2026-11-28 14:40:13.181888+00', '2026-11-28 14:40:13.181888+00', NULL, NULL, NULL, 0),
	(18, 25, 1, 'completed', NULL, NULL, NULL, DEFAULT, NULL, NULL, '/srv/anishelf/downloads/18', '[{"path": "[Sakura] Hoshi - 02 [1080p].mkv", "size": 1200}]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.590776+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(5, 6, 1, 'completed', NULL, NULL, NULL, DEFAULT, '098654fd9cfb1c1a7f38d62e8a3c4463329f4cfb', NULL, '/srv/anishelf/downloads/5', '[{"path": "[夜灯字幕组] 雾港钟楼 第二季 ／ Kirikou no Tokeitou S2 - 13 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕].mkv", "size": 214770}]', 1, 214770, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.561551+00', '2026-11-28 14:40:12.094076+00', '2026-11-28 14:40:13.193157+00', 0, '2026-11-28 14:40:13.193157+00', '2026-11-28 14:40:13.193157+00', NULL, NULL, NULL, 0),
	(19, 26, 1, 'completed', NULL, NULL, NULL, DEFAULT, NULL, NULL, '/srv/anishelf/downloads/19', '[{"path": "[Sakura] Hoshi - 01v2 [1080p].mkv", "size": 1400}]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.674688+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(6, 8, 1, 'completed', NULL, NULL, NULL, DEFAULT, 'e1d85f3b85a77e1aedb2193b60da6cc8333950ad', NULL, '/srv/anishelf/downloads/6', '[{"path": "【夜灯字幕组】[雾港钟楼 第二季][03][1080P][简日双语].mkv", "size": 213359}]', 1, 213359, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.565288+00', '2026-11-28 14:40:12.094936+00', '2026-11-28 14:40:13.196564+00', 0, '2026-11-28 14:40:13.196564+00', '2026-11-28 14:40:13.196564+00', NULL, NULL, NULL, 0),
	(7, 9, 1, 'completed', NULL, NULL, NULL, DEFAULT, 'e9dd680df11e1758ca6d7eebbb56c5eac606a31c', NULL, '/srv/anishelf/downloads/7', '[{"path": "[夜灯字幕组] 雾港钟楼 第二季 ／ Kirikou no Tokeitou S2 - 14v2 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕].mkv", "size": 214866}]', 1, 214866, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.568647+00', '2026-11-28 14:40:12.095865+00', '2026-11-28 14:40:13.211732+00', 0, '2026-11-28 14:40:13.211732+00', '2026-11-28 14:40:13.211732+00', NULL, NULL, NULL, 0),
	(8, 10, 1, 'completed', NULL, NULL, NULL, DEFAULT, '31275a5a0854990d12c27e8aacef2a277ff61daf', NULL, '/srv/anishelf/downloads/8', '[{"path": "[Foghorn-Raws] 霧港の時計塔 - 02 (BS11 1280x720 x264 AAC).mkv", "size": 214339}]', 1, 214339, 0, NULL, '2026-11-28 14:40:11.020795+00', '2026-11-28 14:40:11.574558+00', '2026-11-28 14:40:12.096662+00', '2026-11-28 14:40:13.253468+00', 0, '2026-11-28 14:40:13.253468+00', '2026-11-28 14:40:13.253468+00', NULL, NULL, NULL, 0),
	(13, 19, NULL, 'downloading', NULL, NULL, NULL, DEFAULT, NULL, NULL, NULL, '[]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.467379+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(14, 21, NULL, 'failed', 'qbittorrent_default: it refused the magnet', NULL, NULL, DEFAULT, NULL, NULL, NULL, '[]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.530996+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(15, 22, NULL, 'cancelled', 'its user cancelled it', NULL, NULL, DEFAULT, NULL, NULL, NULL, '[]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.534661+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(16, 23, NULL, 'no_downloader', 'no downloader takes it', NULL, NULL, DEFAULT, NULL, NULL, NULL, '[]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.538909+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(20, 27, 1, 'completed', NULL, NULL, NULL, DEFAULT, NULL, NULL, '/srv/anishelf/downloads/20', '[{"path": "[Sakura] Hoshi - 03 [1080p].mkv", "size": 1800}]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.730666+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(21, 28, 1, 'completed', NULL, NULL, NULL, DEFAULT, NULL, NULL, '/srv/anishelf/downloads/21', '[{"path": "[Sakura] Hoshi pack/notes.mkv", "size": 900}, {"path": "[Sakura] Hoshi pack/other.mkv", "size": 900}]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.764417+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
	(22, 29, 1, 'completed', NULL, NULL, NULL, DEFAULT, NULL, NULL, '/srv/anishelf/downloads/22', '[{"path": "[Sakura] Hoshi - 06 [1080p].mkv", "size": 1200}]', 0, NULL, NULL, NULL, '2026-11-28 14:51:21.822806+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0);

--
-- Data for Name: episodes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.episodes OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 1.00, 9901001, '2024-10-05', true),
	(2, 1, 2.00, 9901002, '2024-10-12', true),
	(3, 2, 1.00, 9902001, '2025-04-06', true),
	(4, 2, 2.00, 9902002, '2025-04-13', true),
	(5, 2, 3.00, 9902003, '2025-04-20', true),
	(7, 3, 2.00, 9901102, '2025-07-12', true),
	(8, 3, 3.00, 9901103, '2025-07-19', true),
	(9, 4, 1.00, 9903001, '2025-10-03', true),
	(10, 4, 2.00, 9903002, '2025-10-10', true),
	(11, 5, 1.00, 9904001, '2026-01-10', true),
	(12, 5, 3.00, 9904003, '2026-01-24', true),
	(6, 3, 1.00, 9901101, '2025-07-05', false),
	(13, 6, 1.00, NULL, NULL, true),
	(14, 6, 2.00, NULL, NULL, true),
	(15, 6, 3.00, NULL, NULL, true),
	(16, 6, 4.00, NULL, NULL, true),
	(17, 6, 5.00, NULL, NULL, true),
	(18, 6, 6.00, NULL, NULL, true),
	(19, 6, 7.00, NULL, NULL, true),
	(20, 6, 8.00, NULL, NULL, true),
	(21, 6, 9.00, NULL, NULL, true),
	(22, 6, 10.00, NULL, NULL, true),
	(23, 6, 11.00, NULL, NULL, true),
	(24, 6, 12.00, NULL, NULL, true),
	(25, 7, 1.00, NULL, NULL, true),
	(26, 7, 2.00, NULL, NULL, true),
	(27, 7, 3.00, NULL, NULL, true),
	(28, 7, 4.00, NULL, NULL, true),
	(29, 7, 5.00, NULL, NULL, true),
	(30, 7, 6.00, NULL, NULL, true);

--
-- Data for Name: external_ids; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.external_ids OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 'bgm', '990101', 'catalogue', 1, '“Kirikou no Tokeitou” is exactly a name of 雾港钟楼 (2024, bgm/990101) in the catalogue', '2026-11-28 14:40:10.335336+00'),
	(2, 1, 'tmdb', 'tv/9990101', 'catalogue', 1, 'bangumi-data lists it', '2026-11-28 14:40:10.340978+00'),
	(3, 2, 'bgm', '990201', 'search', 1, '“Kamitourou no Yoru” is exactly a name of 纸灯笼之夜 (2025, bgm/990201)', '2026-11-28 14:40:10.385563+00'),
	(4, 3, 'bgm', '990102', 'feed', 1, 'the feed names mikan/7102', '2026-11-28 14:40:10.419942+00'),
	(5, 3, 'mal', '9990102', 'catalogue', 1, 'bangumi-data lists it', '2026-11-28 14:40:10.454796+00'),
	(6, 3, 'tmdb', 'tv/9990101/season/2', 'catalogue', 1, 'bangumi-data lists it', '2026-11-28 14:40:10.454796+00'),
	(7, 3, 'mikan', '7102', 'feed', 1, 'the feed names mikan/7102', '2026-11-28 14:40:10.470818+00'),
	(8, 4, 'bgm', '990301', 'search', 1, '“Hoshikuzu Yuubinkyoku” is exactly a name of 星屑邮局 (2025, bgm/990301)', '2026-11-28 14:40:10.478622+00'),
	(9, 5, 'bgm', '990401', 'search', 1, '“墨山行纪” is exactly a name of 墨山行纪 (2026, bgm/990401)', '2026-11-28 14:40:10.482553+00');

--
-- Data for Name: filter_rules; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.filter_rules OVERRIDING SYSTEM VALUE VALUES
	(1, 'exclude', 'Foghorn-Raws', 'global', NULL, NULL, NULL, NULL, 0, true, 0, NULL, NULL, '2026-11-28 14:42:36.231437+00');

--
-- Data for Name: global_policy; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.global_policy VALUES
	(true, '{"ties": "ask", "languages": ["chs", "cht"], "resolutions": ["1080p", "720p"]}', '2026-11-28 14:42:34.088906+00');

--
-- Data for Name: identity_reviews; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.identity_reviews OVERRIDING SYSTEM VALUE VALUES
	(1, 'tonarinoshuuriya', 'Tonari no Shuuriya', '[{"id": 990601, "name": "隔壁修理铺的猫", "year": 2019, "score": 90.0, "episodes": null}]', 'pending', 'no show on bangumi.tv is named Tonari no Shuuriya', '2026-11-28 14:40:10.16474+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:09.285394+00');

--
-- Data for Name: library_files; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.library_files OVERRIDING SYSTEM VALUE VALUES
	(1, '/srv/anishelf/library/雾港钟楼 (2024)/Season 01/雾港钟楼 (2024) - S01E01.mkv', 1, 1, 'present', NULL, 214703, '214703-6bd1f833c59c2c3357ca3cebed69e3a6', NULL, NULL, '2026-11-28 14:40:18.913657+00', NULL, '2026-11-28 14:40:18.913657+00', DEFAULT, NULL),
	(3, '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E01.mkv', 3, 3, 'present', NULL, 212754, '212754-5e3faf19f3d9e82bf4247ad1fdfbf946', NULL, NULL, '2026-11-28 14:40:19.961419+00', NULL, '2026-11-28 14:40:19.961419+00', DEFAULT, NULL),
	(4, '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E03.mkv', 5, 4, 'present', NULL, 212649, '212649-67bace5c1d88ce9545651f1d5f75570b', NULL, NULL, '2026-11-28 14:40:20.197607+00', NULL, '2026-11-28 14:40:20.197607+00', DEFAULT, NULL),
	(6, '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E03.mkv', 8, 6, 'present', NULL, 213359, '213359-55bfce757165410732ea24173e9eaf43', NULL, NULL, '2026-11-28 14:40:20.779752+00', NULL, '2026-11-28 14:40:20.779752+00', DEFAULT, NULL),
	(7, '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E02.mkv', 7, 7, 'present', NULL, 214866, '214866-ed209c4bb1e50958ff1509037f1d3a2b', NULL, NULL, '2026-11-28 14:40:21.376374+00', NULL, '2026-11-28 14:40:21.376374+00', DEFAULT, NULL),
	(8, '/srv/anishelf/library/星屑邮局 (2025)/Season 01/星屑邮局 (2025) - S01E02.mkv', 10, 10, 'present', NULL, 212402, '212402-7316feedfe93868ea057c9d1f813b9f9', NULL, NULL, '2026-11-28 14:40:21.446015+00', NULL, '2026-11-28 14:40:21.446015+00', DEFAULT, NULL),
	(9, '/srv/anishelf/library/星屑邮局 (2025)/Season 01/星屑邮局 (2025) - S01E01.mkv', 9, 9, 'present', NULL, 214688, '214688-e238b566eaee0c99c0dc377c6bb7b959', NULL, NULL, '2026-11-28 14:40:21.468485+00', NULL, '2026-11-28 14:40:21.468485+00', DEFAULT, NULL),
	(10, '/srv/anishelf/library/雾港钟楼 (2024)/Season 01/雾港钟楼 (2024) - S01E02.mkv', 2, 8, 'present', NULL, 214339, '214339-6f1af43fb0d85205be697be575c24cee', NULL, NULL, '2026-11-28 14:40:21.473048+00', NULL, '2026-11-28 14:40:21.473048+00', DEFAULT, NULL),
	(11, '/srv/anishelf/library/墨山行纪 (2026)/Season 01/墨山行纪 (2026) - S01E01.mkv', 11, 11, 'present', NULL, 214498, '214498-44db046aee6429158cdc9d26bc895fd6', NULL, NULL, '2026-11-28 14:40:22.06024+00', NULL, '2026-11-28 14:40:22.06024+00', DEFAULT, NULL),
	(12, '/srv/anishelf/library/墨山行纪 (2026)/Season 01/墨山行纪 (2026) - S01E03.mkv', 12, 12, 'present', NULL, 214182, '214182-e0eb235293203ae2d397499b9aeee717', NULL, NULL, '2026-11-28 14:40:22.525655+00', NULL, '2026-11-28 14:40:22.525655+00', DEFAULT, NULL),
	(5, '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E01.mkv', 6, 5, 'trashed', 'you removed it', 214770, '214770-8dc8ca11ee66e128dfd6b531f73f3a7a', NULL, NULL, '2026-11-28 14:40:20.694722+00', NULL, '2026-11-28 14:40:20.694722+00', DEFAULT, NULL),
	(2, '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E02.mkv', 4, 2, 'missing', 'somebody removed it; `anishelf library restore` if not', 212653, '212653-693b298f3a41d4508a7fbdbcc47430f7', NULL, NULL, '2026-11-28 14:40:19.216433+00', NULL, '2026-11-28 14:40:19.216433+00', DEFAULT, NULL),
	(14, '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E02.mkv', 26, 18, 'present', NULL, 1200, '1200-1572e2ef41be6bd22b74100475f93361', NULL, NULL, '2026-11-28 14:51:21.661887+00', NULL, '2026-11-28 14:51:21.661887+00', DEFAULT, NULL),
	(13, '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E01.mkv', 25, 19, 'present', NULL, 1400, '1400-e8d6dea2f32a511f5d178799aea35f9e', NULL, NULL, '2026-11-28 14:51:21.635309+00', NULL, '2026-11-28 14:51:21.711988+00', DEFAULT, NULL);

--
-- Data for Name: mikan_shows; Type: TABLE DATA; Schema: public; Owner: -
--

--
-- Data for Name: rate_limits; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.rate_limits VALUES
	('bangumi', '2026-11-28 14:40:24.427757+00');

--
-- Data for Name: raw_item_sightings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.raw_item_sightings VALUES
	(6, 1, '2026-11-28 14:40:05.406199+00', true),
	(7, 1, '2026-11-28 14:40:05.406199+00', true),
	(8, 1, '2026-11-28 14:40:05.406199+00', true),
	(9, 1, '2026-11-28 14:40:05.406199+00', true),
	(1, 2, '2026-11-28 14:40:05.399046+00', true),
	(2, 2, '2026-11-28 14:40:05.399046+00', true),
	(3, 2, '2026-11-28 14:40:05.399046+00', true),
	(4, 2, '2026-11-28 14:40:05.399046+00', true),
	(5, 2, '2026-11-28 14:40:05.399046+00', true),
	(10, 3, '2026-11-28 14:40:05.536159+00', true),
	(11, 3, '2026-11-28 14:40:05.536159+00', true),
	(12, 3, '2026-11-28 14:40:05.536159+00', true),
	(13, 3, '2026-11-28 14:40:05.536159+00', true),
	(14, 3, '2026-11-28 14:40:05.536159+00', true),
	(15, 3, '2026-11-28 14:40:05.536159+00', true),
	(16, 4, '2026-11-28 14:51:21.354668+00', false),
	(17, 4, '2026-11-28 14:51:21.3708+00', false),
	(18, 4, '2026-11-28 14:51:21.38676+00', false),
	(19, 4, '2026-11-28 14:51:21.398777+00', false),
	(20, 4, '2026-11-28 14:51:21.406624+00', false),
	(21, 4, '2026-11-28 14:51:21.478648+00', false),
	(22, 4, '2026-11-28 14:51:21.490632+00', false),
	(23, 4, '2026-11-28 14:51:21.501943+00', false),
	(24, 4, '2026-11-28 14:51:21.914617+00', false),
	(25, 4, '2026-11-28 14:51:21.914617+00', false),
	(26, 4, '2026-11-28 14:51:21.914617+00', false),
	(27, 4, '2026-11-28 14:51:21.914617+00', false),
	(28, 4, '2026-11-28 14:51:21.914617+00', false),
	(29, 4, '2026-11-28 14:51:21.914617+00', false);

--
-- Data for Name: raw_items; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.raw_items OVERRIDING SYSTEM VALUE VALUES
	(1, 'btih:309a1b495d5d333b985363457fb407b0b308a41a', '[Foghorn] Kirikou no Tokeitou - S01E01 (WEB 1080p AVC AAC) [6A1F09C2].mkv', 'http://127.0.0.1:20693/view/880001', 'http://127.0.0.1:20693/view/880001', 'http://127.0.0.1:20693/download/880001.torrent', NULL, '309a1b495d5d333b985363457fb407b0b308a41a', 209715, '2024-10-06 03:12:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.399046+00'),
	(2, 'btih:443aaa3da80879287e68177917bb014b901bd6e4', '[Foghorn] Kamitourou no Yoru - 02 (1080p) [5C90A2F7].mkv', 'http://127.0.0.1:20693/view/880004', 'http://127.0.0.1:20693/view/880004', 'http://127.0.0.1:20693/download/880004.torrent', NULL, '443aaa3da80879287e68177917bb014b901bd6e4', 209715, '2025-04-14 05:00:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.399046+00'),
	(3, 'btih:4c8d53f1b423307ae80af113b5d2206e7ce1c5ff', '[Foghorn] Tonari no Shuuriya - 03 [1080p WEB-DL AAC]', 'http://127.0.0.1:20693/view/880013', 'http://127.0.0.1:20693/view/880013', 'http://127.0.0.1:20693/download/880013.torrent', NULL, '4c8d53f1b423307ae80af113b5d2206e7ce1c5ff', 209715, '2025-10-23 04:30:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.399046+00'),
	(4, 'btih:9f02ac566e019ae2287284125d0bb36bc67bcf6c', '[Foghorn] Kamitourou no Yoru - 01 (1080p) [0B7D4E11].mkv', 'http://127.0.0.1:20693/view/880003', 'http://127.0.0.1:20693/view/880003', 'http://127.0.0.1:20693/download/880003.torrent', NULL, '9f02ac566e019ae2287284125d0bb36bc67bcf6c', 209715, '2025-04-07 05:00:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.399046+00'),
	(5, 'btih:a08200562375ad93b4b88b613cc1cb27f8c611ff', '[Foghorn] Kamitourou no Yoru - 03 (1080p) [E3184B6D].mkv', 'http://127.0.0.1:20693/view/880005', 'http://127.0.0.1:20693/view/880005', 'http://127.0.0.1:20693/download/880005.torrent', NULL, 'a08200562375ad93b4b88b613cc1cb27f8c611ff', 209715, '2025-04-21 05:00:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.399046+00'),
	(6, 'btih:098654fd9cfb1c1a7f38d62e8a3c4463329f4cfb', '[夜灯字幕组] 雾港钟楼 第二季 / Kirikou no Tokeitou S2 - 13 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]', '[夜灯字幕组] 雾港钟楼 第二季 / Kirikou no Tokeitou S2 - 13 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]', 'http://127.0.0.1:20693/Home/Episode/098654fd9cfb1c1a7f38d62e8a3c4463329f4cfb', 'http://127.0.0.1:20693/Download/20250706/098654fd9cfb1c1a7f38d62e8a3c4463329f4cfb.torrent', 'application/x-bittorrent', '098654fd9cfb1c1a7f38d62e8a3c4463329f4cfb', 214770, '2025-07-06 11:20:31+00', '{mikan/7102}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.406199+00'),
	(7, 'btih:8f1f502adaf4f68e74bbe9809a698555946a6954', '[夜灯字幕组] 雾港钟楼 第二季 / Kirikou no Tokeitou S2 - 14 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]', '[夜灯字幕组] 雾港钟楼 第二季 / Kirikou no Tokeitou S2 - 14 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]', 'http://127.0.0.1:20693/Home/Episode/8f1f502adaf4f68e74bbe9809a698555946a6954', 'http://127.0.0.1:20693/Download/20250713/8f1f502adaf4f68e74bbe9809a698555946a6954.torrent', 'application/x-bittorrent', '8f1f502adaf4f68e74bbe9809a698555946a6954', 213015, '2025-07-13 10:02:09+00', '{mikan/7102}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.406199+00'),
	(9, 'btih:e9dd680df11e1758ca6d7eebbb56c5eac606a31c', '[夜灯字幕组] 雾港钟楼 第二季 / Kirikou no Tokeitou S2 - 14v2 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]', '[夜灯字幕组] 雾港钟楼 第二季 / Kirikou no Tokeitou S2 - 14v2 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]', 'http://127.0.0.1:20693/Home/Episode/e9dd680df11e1758ca6d7eebbb56c5eac606a31c', 'http://127.0.0.1:20693/Download/20250714/e9dd680df11e1758ca6d7eebbb56c5eac606a31c.torrent', 'application/x-bittorrent', 'e9dd680df11e1758ca6d7eebbb56c5eac606a31c', 214866, '2025-07-14 08:45:50+00', '{mikan/7102}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.406199+00'),
	(10, 'guid:http://127.0.0.1:20693/torrents/880002', '[Foghorn-Raws] 霧港の時計塔 - 02 (BS11 1280x720 x264 AAC).mkv', 'http://127.0.0.1:20693/torrents/880002', 'http://127.0.0.1:20693/torrents/880002', 'http://127.0.0.1:20693/torrents/880002/%5BFoghorn-Raws%5D%20%E9%9C%A7%E6%B8%AF%E3%81%AE%E6%99%82%E8%A8%88%E5%A1%94%20-%2002%20%28BS11%201280x720%20x264%20AAC%29.mkv.torrent', 'application/x-bittorrent', NULL, 214339, '2024-10-13 02:40:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.536159+00'),
	(11, 'guid:http://127.0.0.1:20693/torrents/880010', '[夜灯字幕组] 星屑邮局 / 星屑郵便局 / Hoshikuzu Yuubinkyoku - 01 [WebRip 1080p AVC AAC][简体内嵌]', 'http://127.0.0.1:20693/torrents/880010', 'http://127.0.0.1:20693/torrents/880010', 'http://127.0.0.1:20693/torrents/880010/%5B%E5%A4%9C%E7%81%AF%E5%AD%97%E5%B9%95%E7%BB%84%5D%20%E6%98%9F%E5%B1%91%E9%82%AE%E5%B1%80%20/%20%E6%98%9F%E5%B1%91%E9%83%B5%E4%BE%BF%E5%B1%80%20/%20Hoshikuzu%20Yuubinkyoku%20-%2001%20%5BWebRip%201080p%20AVC%20AAC%5D%5B%E7%AE%80%E4%BD%93%E5%86%85%E5%B5%8C%5D.torrent', 'application/x-bittorrent', NULL, 214688, '2025-10-04 09:15:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.536159+00'),
	(12, 'guid:http://127.0.0.1:20693/torrents/880011', '[夜灯字幕组] 星屑邮局 / 星屑郵便局 / Hoshikuzu Yuubinkyoku - 02 [WebRip 1080p AVC AAC][简体内嵌]', 'http://127.0.0.1:20693/torrents/880011', 'http://127.0.0.1:20693/torrents/880011', 'http://127.0.0.1:20693/torrents/880011/%5B%E5%A4%9C%E7%81%AF%E5%AD%97%E5%B9%95%E7%BB%84%5D%20%E6%98%9F%E5%B1%91%E9%82%AE%E5%B1%80%20/%20%E6%98%9F%E5%B1%91%E9%83%B5%E4%BE%BF%E5%B1%80%20/%20Hoshikuzu%20Yuubinkyoku%20-%2002%20%5BWebRip%201080p%20AVC%20AAC%5D%5B%E7%AE%80%E4%BD%93%E5%86%85%E5%B5%8C%5D.torrent', 'application/x-bittorrent', NULL, 212402, '2025-10-11 09:20:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.536159+00'),
	(14, 'guid:http://127.0.0.1:20693/torrents/880014', '[半山字幕组] 墨山行纪 第01集 [1080P][HEVC][国语中字]', 'http://127.0.0.1:20693/torrents/880014', 'http://127.0.0.1:20693/torrents/880014', 'http://127.0.0.1:20693/torrents/880014/%5B%E5%8D%8A%E5%B1%B1%E5%AD%97%E5%B9%95%E7%BB%84%5D%20%E5%A2%A8%E5%B1%B1%E8%A1%8C%E7%BA%AA%20%E7%AC%AC01%E9%9B%86%20%5B1080P%5D%5BHEVC%5D%5B%E5%9B%BD%E8%AF%AD%E4%B8%AD%E5%AD%97%5D.torrent', 'application/x-bittorrent', NULL, 214498, '2026-01-11 04:00:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.536159+00'),
	(15, 'guid:http://127.0.0.1:20693/torrents/880015', '[半山字幕组] 墨山行纪 第03集 [1080P][HEVC][国语中字]', 'http://127.0.0.1:20693/torrents/880015', 'http://127.0.0.1:20693/torrents/880015', 'http://127.0.0.1:20693/torrents/880015/%5B%E5%8D%8A%E5%B1%B1%E5%AD%97%E5%B9%95%E7%BB%84%5D%20%E5%A2%A8%E5%B1%B1%E8%A1%8C%E7%BA%AA%20%E7%AC%AC03%E9%9B%86%20%5B1080P%5D%5BHEVC%5D%5B%E5%9B%BD%E8%AF%AD%E4%B8%AD%E5%AD%97%5D.torrent', 'application/x-bittorrent', NULL, 214182, '2026-01-25 04:00:00+00', '{}', 'parsed', NULL, '2026-11-28 14:40:07.707117+00', '2026-11-28 14:40:05.536159+00'),
	(8, 'btih:e1d85f3b85a77e1aedb2193b60da6cc8333950ad', '【夜灯字幕组】[雾港钟楼 第二季][03][1080P][简日双语]', '【夜灯字幕组】[雾港钟楼 第二季][03][1080P][简日双语]', 'http://127.0.0.1:20693/Home/Episode/e1d85f3b85a77e1aedb2193b60da6cc8333950ad', 'http://127.0.0.1:20693/Download/20250720/e1d85f3b85a77e1aedb2193b60da6cc8333950ad.torrent', 'application/x-bittorrent', 'e1d85f3b85a77e1aedb2193b60da6cc8333950ad', 213359, '2025-07-20 12:31:44+00', '{mikan/7102}', 'parsed', NULL, '2026-11-28 14:42:42.538909+00', '2026-11-28 14:40:05.406199+00'),
	(13, 'guid:http://127.0.0.1:20693/torrents/880012', '【夜灯字幕组】秋季招新：翻译、校对、时轴、压制', 'http://127.0.0.1:20693/torrents/880012', 'http://127.0.0.1:20693/torrents/880012', 'http://127.0.0.1:20693/torrents/880012/%E3%80%90%E5%A4%9C%E7%81%AF%E5%AD%97%E5%B9%95%E7%BB%84%E3%80%91%E7%A7%8B%E5%AD%A3%E6%8B%9B%E6%96%B0%EF%BC%9A%E7%BF%BB%E8%AF%91%E3%80%81%E6%A0%A1%E5%AF%B9%E3%80%81%E6%97%B6%E8%BD%B4%E3%80%81%E5%8E%8B%E5%88%B6.torrent', 'application/x-bittorrent', NULL, 34, '2025-10-15 01:00:00+00', '{}', 'skipped', 'you skipped this item', '2026-11-28 14:40:07.723121+00', '2026-11-28 14:40:05.536159+00'),
	(16, 'guid:2', '[Sakura] Hoshi no Machi - 01 [1080p][CHS]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000002', NULL, NULL, NULL, '2026-01-01 00:02:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.338772+00'),
	(17, 'guid:3', '[Kumo] Hoshi no Machi - 01 [1080p][CHS]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000003', NULL, NULL, NULL, '2026-01-01 00:03:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.358697+00'),
	(18, 'guid:4', '[Sakura] Hoshi no Machi - 02 [1080p][CHS]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000004', NULL, NULL, NULL, '2026-01-01 00:04:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.37474+00'),
	(19, 'guid:5', '[Sakura] Hoshi no Machi - 02v2 [1080p][CHS]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000005', NULL, NULL, NULL, '2026-01-01 00:05:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.387586+00'),
	(20, 'guid:6', '[Sakura] Hoshi no Machi - 03 [720p][Foghorn-Raws]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000006', NULL, NULL, NULL, '2026-01-01 00:06:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.399604+00'),
	(21, 'guid:7', '[Sakura] Hoshi no Machi - 04 [1080p][CHS]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000007', NULL, NULL, NULL, '2026-01-01 00:07:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.470732+00'),
	(22, 'guid:8', '[Sakura] Hoshi no Machi - 05 [1080p][CHS]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000008', NULL, NULL, NULL, '2026-01-01 00:08:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.48106+00'),
	(23, 'guid:9', '[Sakura] Hoshi no Machi - 06 [1080p][CHS]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000009', NULL, NULL, NULL, '2026-01-01 00:09:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.494643+00'),
	(24, 'guid:ca4a7f38-a368-41eb-a19f-2dccdf52068d', '[Sakura] Yama no Machi - 01 [1080p]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000011', NULL, NULL, NULL, '2026-05-01 00:00:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.560644+00'),
	(25, 'guid:a408a622-7798-41ee-ba29-fec9319e5500', '[Sakura] Yama no Machi - 02 [1080p]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000012', NULL, NULL, NULL, '2026-05-01 00:00:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.582608+00'),
	(26, 'guid:d6c3a10c-78ae-446e-8114-f7473ed90445', '[Sakura] Yama no Machi - 01v2 [1080p]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000013', NULL, NULL, NULL, '2026-05-01 00:00:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.67129+00'),
	(27, 'guid:e26c0747-3e81-41d1-abd1-2ecadbcaa224', '[Sakura] Yama no Machi - 03 [1080p]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000014', NULL, NULL, NULL, '2026-05-01 00:00:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.722655+00'),
	(28, 'guid:86364b02-347a-423b-a9fb-2c94d4bd3da7', '[Sakura] Yama no Machi - 04-05 [1080p]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000015', NULL, NULL, NULL, '2026-05-01 00:00:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.763117+00'),
	(29, 'guid:9247bf42-0451-40c9-a432-721cea68f04c', '[Sakura] Yama no Machi - 06 [1080p]', NULL, NULL, 'magnet:?xt=urn:btih:0000000000000000000000000000000000000016', NULL, NULL, NULL, '2026-05-01 00:00:00+00', '{}', 'parsed', NULL, NULL, '2026-11-28 14:51:21.814948+00');

--
-- Data for Name: release_conflicts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.release_conflicts OVERRIDING SYSTEM VALUE VALUES
	(1, 13, '{16,17}', 'pending', NULL, NULL, NULL, '2026-11-28 14:51:21.442892+00', NULL);

--
-- Data for Name: release_episodes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.release_episodes VALUES
	(1, 1, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(4, 3, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(2, 4, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(5, 5, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(6, 6, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(9, 7, 'wanted', 'the best of 2 releases of this episode', '2026-11-28 14:40:10.507714+00', false),
	(8, 8, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(11, 9, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(12, 10, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(13, 11, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(14, 12, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', false),
	(10, 2, 'filtered', 'your filter 1 (everything) refuses titles with Foghorn-Raws', '2026-11-28 14:42:38.595563+00', false),
	(7, 7, 'superseded', 'the library has this episode already', '2026-11-28 14:42:38.62219+00', false),
	(16, 13, 'conflict', '2 releases rank alike; `anishelf conflicts` lets you choose', '2026-11-28 14:51:21.442892+00', false),
	(17, 13, 'conflict', '2 releases rank alike; `anishelf conflicts` lets you choose', '2026-11-28 14:51:21.442892+00', false),
	(18, 14, 'superseded', 'version 2 of the same release is there', '2026-11-28 14:51:21.442892+00', false),
	(19, 14, 'wanted', 'the best of 2 releases of this episode', '2026-11-28 14:51:21.442892+00', false),
	(21, 16, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.516568+00', false),
	(22, 17, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.516568+00', false),
	(23, 18, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.516568+00', false),
	(24, 25, 'superseded', 'test', '2026-11-28 14:51:21.684123+00', false),
	(26, 25, 'wanted', 'test', '2026-11-28 14:51:21.686628+00', false),
	(25, 26, 'wanted', 'test', '2026-11-28 14:51:21.690605+00', false),
	(27, 27, 'wanted', 'test', '2026-11-28 14:51:21.738653+00', false),
	(28, 28, 'wanted', 'test', '2026-11-28 14:51:21.767052+00', false),
	(28, 29, 'wanted', 'test', '2026-11-28 14:51:21.767052+00', false),
	(29, 30, 'wanted', 'test', '2026-11-28 14:51:21.834886+00', false);

--
-- Data for Name: release_groups; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.release_groups VALUES
	(5, 1),
	(4, 1),
	(3, 1),
	(2, 1),
	(1, 1),
	(10, 2),
	(14, 3),
	(13, 3),
	(12, 4),
	(11, 4),
	(9, 4),
	(7, 4),
	(6, 4),
	(8, 5),
	(16, 6),
	(17, 7),
	(18, 6),
	(19, 6),
	(20, 6),
	(21, 6),
	(22, 6),
	(23, 6),
	(24, 6),
	(25, 6),
	(26, 6),
	(27, 6),
	(28, 6),
	(29, 6);

--
-- Data for Name: releases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.releases OVERRIDING SYSTEM VALUE VALUES
	(10, 10, '{霧港の時計塔}', NULL, 2.00, NULL, NULL, 1, '720p', NULL, 'avc', '{}', 'mkv', NULL, false, false, false, 'torrent', 1, 'filtered', 'your filter 1 (everything) refuses titles with Foghorn-Raws', '2026-11-28 14:42:38.609238+00', '2026-11-28 14:40:07.663382+00', 3),
	(7, 7, '{雾港钟楼,"Kirikou no Tokeitou"}', 2, 14.00, NULL, NULL, 1, '1080p', 'web', 'hevc', '{chs,cht}', NULL, NULL, false, false, false, 'torrent', 3, 'superseded', 'the library has this episode already', '2026-11-28 14:42:38.62219+00', '2026-11-28 14:40:07.663382+00', 1),
	(8, 8, '{"雾港钟楼 第二季"}', 2, 3.00, NULL, NULL, 1, '1080p', NULL, NULL, '{chs,jpn}', NULL, NULL, false, false, false, 'torrent', 3, 'wanted', 'the only release of this episode', '2026-11-28 14:42:42.865792+00', '2026-11-28 14:40:07.663382+00', 1),
	(3, 3, '{"Tonari no Shuuriya"}', NULL, 3.00, NULL, NULL, 1, '1080p', 'web', NULL, '{}', NULL, NULL, false, false, false, 'torrent', NULL, 'blocked', 'no show on bangumi.tv is named Tonari no Shuuriya', '2026-11-28 14:40:10.504486+00', '2026-11-28 14:40:07.663382+00', NULL),
	(1, 1, '{"Kirikou no Tokeitou"}', 1, 1.00, NULL, NULL, 1, '1080p', 'web', 'avc', '{}', 'mkv', NULL, false, false, false, 'torrent', 1, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 2),
	(2, 2, '{"Kamitourou no Yoru"}', NULL, 2.00, NULL, NULL, 1, '1080p', NULL, NULL, '{}', 'mkv', NULL, false, false, false, 'torrent', 2, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 2),
	(4, 4, '{"Kamitourou no Yoru"}', NULL, 1.00, NULL, NULL, 1, '1080p', NULL, NULL, '{}', 'mkv', NULL, false, false, false, 'torrent', 2, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 2),
	(5, 5, '{"Kamitourou no Yoru"}', NULL, 3.00, NULL, NULL, 1, '1080p', NULL, NULL, '{}', 'mkv', NULL, false, false, false, 'torrent', 2, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 2),
	(6, 6, '{雾港钟楼,"Kirikou no Tokeitou"}', 2, 13.00, NULL, NULL, 1, '1080p', 'web', 'hevc', '{chs,cht}', NULL, NULL, false, false, false, 'torrent', 3, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 1),
	(9, 9, '{雾港钟楼,"Kirikou no Tokeitou"}', 2, 14.00, NULL, NULL, 2, '1080p', 'web', 'hevc', '{chs,cht}', NULL, NULL, false, false, false, 'torrent', 3, 'wanted', 'the best of 2 releases of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 1),
	(11, 11, '{星屑邮局,星屑郵便局,"Hoshikuzu Yuubinkyoku"}', NULL, 1.00, NULL, NULL, 1, '1080p', 'web', 'avc', '{chs}', NULL, NULL, false, false, false, 'torrent', 4, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 3),
	(12, 12, '{星屑邮局,星屑郵便局,"Hoshikuzu Yuubinkyoku"}', NULL, 2.00, NULL, NULL, 1, '1080p', 'web', 'avc', '{chs}', NULL, NULL, false, false, false, 'torrent', 4, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 3),
	(13, 14, '{墨山行纪}', NULL, 1.00, NULL, NULL, 1, '1080p', NULL, 'hevc', '{}', NULL, NULL, false, false, false, 'torrent', 5, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 3),
	(14, 15, '{墨山行纪}', NULL, 3.00, NULL, NULL, 1, '1080p', NULL, 'hevc', '{}', NULL, NULL, false, false, false, 'torrent', 5, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.507714+00', '2026-11-28 14:40:07.663382+00', 3),
	(20, 20, '{"Hoshi no Machi"}', NULL, 3.00, NULL, NULL, 1, '720p', NULL, NULL, '{}', NULL, NULL, false, false, false, 'magnet', NULL, 'filtered', 'your filter 1 (everything) refuses titles with Foghorn-Raws', '2026-11-28 14:51:21.436343+00', '2026-11-28 14:51:21.403153+00', NULL),
	(16, 16, '{"Hoshi no Machi"}', NULL, 1.00, NULL, NULL, 1, '1080p', NULL, NULL, '{chs}', NULL, NULL, false, false, false, 'magnet', 6, 'conflict', '2 releases rank alike; `anishelf conflicts` lets you choose', '2026-11-28 14:51:21.442892+00', '2026-11-28 14:51:21.343154+00', 4),
	(17, 17, '{"Hoshi no Machi"}', NULL, 1.00, NULL, NULL, 1, '1080p', NULL, NULL, '{chs}', NULL, NULL, false, false, false, 'magnet', 6, 'conflict', '2 releases rank alike; `anishelf conflicts` lets you choose', '2026-11-28 14:51:21.442892+00', '2026-11-28 14:51:21.360762+00', 4),
	(18, 18, '{"Hoshi no Machi"}', NULL, 2.00, NULL, NULL, 1, '1080p', NULL, NULL, '{chs}', NULL, NULL, false, false, false, 'magnet', 6, 'superseded', 'version 2 of the same release is there', '2026-11-28 14:51:21.442892+00', '2026-11-28 14:51:21.379107+00', 4),
	(19, 19, '{"Hoshi no Machi"}', NULL, 2.00, NULL, NULL, 2, '1080p', NULL, NULL, '{chs}', NULL, NULL, false, false, false, 'magnet', 6, 'wanted', 'the best of 2 releases of this episode', '2026-11-28 14:51:21.442892+00', '2026-11-28 14:51:21.391063+00', 4),
	(21, 21, '{"Hoshi no Machi"}', NULL, 4.00, NULL, NULL, 1, '1080p', NULL, NULL, '{chs}', NULL, NULL, false, false, false, 'magnet', 6, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.516568+00', '2026-11-28 14:51:21.475025+00', 4),
	(22, 22, '{"Hoshi no Machi"}', NULL, 5.00, NULL, NULL, 1, '1080p', NULL, NULL, '{chs}', NULL, NULL, false, false, false, 'magnet', 6, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.516568+00', '2026-11-28 14:51:21.482916+00', 4),
	(23, 23, '{"Hoshi no Machi"}', NULL, 6.00, NULL, NULL, 1, '1080p', NULL, NULL, '{chs}', NULL, NULL, false, false, false, 'magnet', 6, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.516568+00', '2026-11-28 14:51:21.499069+00', 4),
	(24, 24, '{"Yama no Machi"}', NULL, 1.00, NULL, NULL, 1, '1080p', NULL, NULL, '{}', NULL, NULL, false, false, false, 'magnet', NULL, 'superseded', 'the only release', '2026-11-28 14:51:22.850726+00', '2026-11-28 14:51:21.566745+00', NULL),
	(25, 25, '{"Yama no Machi"}', NULL, 2.00, NULL, NULL, 1, '1080p', NULL, NULL, '{}', NULL, NULL, false, false, false, 'magnet', NULL, 'wanted', 'the only release', '2026-11-28 14:51:22.862605+00', '2026-11-28 14:51:21.587064+00', NULL),
	(26, 26, '{"Yama no Machi"}', NULL, 1.00, NULL, NULL, 2, '1080p', NULL, NULL, '{}', NULL, NULL, false, false, false, 'magnet', NULL, 'wanted', 'the only release', '2026-11-28 14:51:22.874596+00', '2026-11-28 14:51:21.672006+00', NULL),
	(27, 27, '{"Yama no Machi"}', NULL, 3.00, NULL, NULL, 1, '1080p', NULL, NULL, '{}', NULL, NULL, false, false, false, 'magnet', NULL, 'wanted', 'the only release', '2026-11-28 14:51:22.886644+00', '2026-11-28 14:51:21.726654+00', NULL),
	(28, 28, '{"Yama no Machi"}', NULL, 4.00, 5.00, NULL, 1, '1080p', NULL, NULL, '{}', NULL, NULL, true, false, false, 'magnet', NULL, 'wanted', 'the only release', '2026-11-28 14:51:22.898611+00', '2026-11-28 14:51:21.76398+00', NULL),
	(29, 29, '{"Yama no Machi"}', NULL, 6.00, NULL, NULL, 1, '1080p', NULL, NULL, '{}', NULL, NULL, false, false, false, 'magnet', NULL, 'wanted', 'the only release', '2026-11-28 14:51:22.910786+00', '2026-11-28 14:51:21.818774+00', NULL);

--
-- Data for Name: relocations; Type: TABLE DATA; Schema: public; Owner: -
--

--
-- Data for Name: reparse_changes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.reparse_changes VALUES
	(1, 10, 'refused', 'no filter refuses it', 'your filter 1 (everything) refuses titles with Foghorn-Raws'),
	(3, 8, 'read', '雾港钟楼 S02E03 [夜灯字幕组] 1080p chs+jpn', '雾港钟楼 第二季 S02E03 [【夜灯字幕组】] 1080p chs+jpn');

--
-- Data for Name: reparse_requests; Type: TABLE DATA; Schema: public; Owner: -
--

--
-- Data for Name: reparse_runs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.reparse_runs OVERRIDING SYSTEM VALUE VALUES
	(1, 'manual__2026-11-28T14:42:36.538769+00:00', '{"titles": [], "item_ids": [], "work_ids": []}', '2026-11-28 14:42:38.453073+00', '2026-11-28 14:42:40.292385+00', 15, 14, 0, 1, 1, 0, 0, 0),
	(3, 'manual__2026-11-28T14:42:38.858248+00:00', '{"titles": [], "item_ids": [], "work_ids": []}', '2026-11-28 14:42:42.374155+00', '2026-11-28 14:42:45.704599+00', 15, 14, 0, 1, 1, 0, 0, 1),
	(5, 'manual__2026-11-28T14:42:53.355629+00:00', '{"titles": [], "item_ids": [], "work_ids": []}', '2026-11-28 14:42:56.070818+00', '2026-11-28 14:42:58.904621+00', 14, 14, 0, 0, 0, 0, 0, 0);

--
-- Data for Name: schema_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.schema_version VALUES
	('0017');

--
-- Data for Name: season_parts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.season_parts OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 990101, 1.00),
	(2, 2, 990201, 1.00),
	(3, 3, 990102, 1.00),
	(4, 4, 990301, 1.00),
	(5, 5, 990401, 1.00);

--
-- Data for Name: seasons; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.seasons OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 'tv', 1, '雾港钟楼'),
	(2, 2, 'tv', 1, '纸灯笼之夜'),
	(3, 1, 'tv', 2, '雾港钟楼 第二季'),
	(4, 4, 'tv', 1, '星屑邮局'),
	(5, 5, 'tv', 1, '墨山行纪'),
	(6, 6, 'tv', 1, '星之町'),
	(7, 7, 'tv', 1, '山之町');

--
-- Data for Name: sidecars; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sidecars OVERRIDING SYSTEM VALUE VALUES
	(1, '/srv/anishelf/library/雾港钟楼 (2024)/Season 01/雾港钟楼 (2024) - S01E01.nfo', 'episode_nfo', NULL, NULL, 1, 'b80a7a2d807cde3ca22e9770b9c65b0cd892349763b3dfb3e51f4ed3d75dde96', NULL, '2026-11-28 14:40:24.720256+00'),
	(2, '/srv/anishelf/library/雾港钟楼 (2024)/Season 01/season.nfo', 'season_nfo', NULL, 1, NULL, 'e22d14fe09b12837713b15e22b520b34112cf94e017867fc6e214e3c75affb8a', NULL, '2026-11-28 14:40:24.749733+00'),
	(3, '/srv/anishelf/library/雾港钟楼 (2024)/tvshow.nfo', 'tvshow_nfo', 1, NULL, NULL, '282efc1377a48d8d6427bf175b20d242e4c1c107dfcfbc8f24413cbdbdb520cb', NULL, '2026-11-28 14:40:24.794873+00'),
	(4, '/srv/anishelf/library/雾港钟楼 (2024)/poster.jpg', 'poster', 1, NULL, NULL, '693b46e31035519ca0f47dfdbc9e87c9cc631d829d7a3613a67f5b9b277ad395', 'http://127.0.0.1:20693/pic/cover/l/990101.jpg', '2026-11-28 14:40:24.843759+00'),
	(5, '/srv/anishelf/library/雾港钟楼 (2024)/season01-poster.jpg', 'poster', NULL, 1, NULL, '693b46e31035519ca0f47dfdbc9e87c9cc631d829d7a3613a67f5b9b277ad395', 'http://127.0.0.1:20693/pic/cover/l/990101.jpg', '2026-11-28 14:40:24.865893+00'),
	(6, '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E02.nfo', 'episode_nfo', NULL, NULL, 2, '46d482d4a7f8c15ee4a9d8ad60da13320988b0b888034d2625c6fee83234b393', NULL, '2026-11-28 14:40:25.45291+00'),
	(7, '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/season.nfo', 'season_nfo', NULL, 2, NULL, '8375e23bcdc2a46bae9b27a89571994822ea2b486dcd48810cec8d4f04f475ff', NULL, '2026-11-28 14:40:25.479611+00'),
	(8, '/srv/anishelf/library/纸灯笼之夜 (2025)/tvshow.nfo', 'tvshow_nfo', 2, NULL, NULL, '47e8848e214a39a6905c58ac774ed8d4caaad5deb2fd8751173bb9744e40bf97', NULL, '2026-11-28 14:40:25.497123+00'),
	(9, '/srv/anishelf/library/纸灯笼之夜 (2025)/poster.jpg', 'poster', 2, NULL, NULL, '6843fa6a9e36833e938a505ce3310e4da30512091d27316023c512588b1b0a25', 'http://127.0.0.1:20693/pic/cover/l/990201.jpg', '2026-11-28 14:40:25.530976+00'),
	(10, '/srv/anishelf/library/纸灯笼之夜 (2025)/season01-poster.jpg', 'poster', NULL, 2, NULL, '6843fa6a9e36833e938a505ce3310e4da30512091d27316023c512588b1b0a25', 'http://127.0.0.1:20693/pic/cover/l/990201.jpg', '2026-11-28 14:40:25.551573+00'),
	(11, '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E01.nfo', 'episode_nfo', NULL, NULL, 3, '3efde7e14391b1aba8068b2d8adf15ca25afe2d10ed799adaa5a93cc8b95f67b', NULL, '2026-11-28 14:40:26.115185+00'),
	(14, '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E03.nfo', 'episode_nfo', NULL, NULL, 4, '4a716f6bdd6eaaca106dc9d4a180f69b2c6b18e46206acd5576eb74d221dc9d0', NULL, '2026-11-28 14:40:28.389057+00'),
	(17, '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E03.nfo', 'episode_nfo', NULL, NULL, 6, 'abf3f301da904a465dff43943d77005c6795ad5b2333223a4aab55d7a44393ab', NULL, '2026-11-28 14:40:28.559336+00'),
	(18, '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/season.nfo', 'season_nfo', NULL, 3, NULL, '707a46c548ba502c677feff26cc95cc901f6e49ffbd99beb09933428f22e3cdf', NULL, '2026-11-28 14:40:28.600008+00'),
	(22, '/srv/anishelf/library/雾港钟楼 (2024)/season02-poster.jpg', 'poster', NULL, 3, NULL, '88c35a47601b37c50c808e39b1970820f05ea4fa8b2e7860bd6b787909831462', 'http://127.0.0.1:20693/pic/cover/l/990102.jpg', '2026-11-28 14:40:28.727571+00'),
	(24, '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E02.nfo', 'episode_nfo', NULL, NULL, 7, '22b18de9357a25c21c005473b2980910591faef29cd8503156f1396a5ebaa329', NULL, '2026-11-28 14:40:30.393488+00'),
	(25, '/srv/anishelf/library/雾港钟楼 (2024)/Season 01/雾港钟楼 (2024) - S01E02.nfo', 'episode_nfo', NULL, NULL, 10, '93b923405f34eef54ed7892327bf2d9ecb503d8cb0ac841c1a38657cf00471df', NULL, '2026-11-28 14:40:30.44427+00'),
	(29, '/srv/anishelf/library/星屑邮局 (2025)/Season 01/星屑邮局 (2025) - S01E01.nfo', 'episode_nfo', NULL, NULL, 9, '6f91c7dd934246646c997475d2dc6fd3957f62fc182e8618e79eb20e3fa494cf', NULL, '2026-11-28 14:40:30.62464+00'),
	(31, '/srv/anishelf/library/星屑邮局 (2025)/Season 01/season.nfo', 'season_nfo', NULL, 4, NULL, '946cd5b013429783c70c5b99c14478087eefbf365d83964cea1fa3a3a0d87955', NULL, '2026-11-28 14:40:30.754743+00'),
	(32, '/srv/anishelf/library/星屑邮局 (2025)/Season 01/星屑邮局 (2025) - S01E02.nfo', 'episode_nfo', NULL, NULL, 8, 'b0b63b841db10281e2adbd624f129319ccee15574cd8693c32c490f9dd367699', NULL, '2026-11-28 14:40:30.771479+00'),
	(34, '/srv/anishelf/library/星屑邮局 (2025)/tvshow.nfo', 'tvshow_nfo', 4, NULL, NULL, 'f3b2c843bd2397a9803a38f93e8d396903e6ddf23013f2f7adf2e6956e76fb48', NULL, '2026-11-28 14:40:30.979895+00'),
	(36, '/srv/anishelf/library/星屑邮局 (2025)/poster.jpg', 'poster', 4, NULL, NULL, '7132fa43745c59488913b21c1a9b91178a11b38f636d63da1e21d4206d0d2d4b', 'http://127.0.0.1:20693/pic/cover/l/990301.jpg', '2026-11-28 14:40:31.240085+00'),
	(38, '/srv/anishelf/library/墨山行纪 (2026)/Season 01/墨山行纪 (2026) - S01E03.nfo', 'episode_nfo', NULL, NULL, 12, 'e4712b42418d81ece693d8391465b65abf182c912d20da1f8f4d2ef403ef16e2', NULL, '2026-11-28 14:40:31.322916+00'),
	(39, '/srv/anishelf/library/星屑邮局 (2025)/season01-poster.jpg', 'poster', NULL, 4, NULL, '7132fa43745c59488913b21c1a9b91178a11b38f636d63da1e21d4206d0d2d4b', 'http://127.0.0.1:20693/pic/cover/l/990301.jpg', '2026-11-28 14:40:31.32359+00'),
	(40, '/srv/anishelf/library/墨山行纪 (2026)/Season 01/墨山行纪 (2026) - S01E01.nfo', 'episode_nfo', NULL, NULL, 11, 'd33914d536f3d7136f863690eceeb185b2863989af918a56bb89b91dd0c6e4fa', NULL, '2026-11-28 14:40:31.377494+00'),
	(42, '/srv/anishelf/library/墨山行纪 (2026)/Season 01/season.nfo', 'season_nfo', NULL, 5, NULL, '77ae81ef917361f3f4af5dcf25cc50a5342dd3ea30b248e5cc90665c6c52b2c0', NULL, '2026-11-28 14:40:31.414525+00'),
	(44, '/srv/anishelf/library/墨山行纪 (2026)/tvshow.nfo', 'tvshow_nfo', 5, NULL, NULL, 'd8809058b9fe7a2d1ef6edbaa2105db0cdac9223500b3068b8bd0448c80cf331', NULL, '2026-11-28 14:40:31.504235+00'),
	(46, '/srv/anishelf/library/墨山行纪 (2026)/poster.jpg', 'poster', 5, NULL, NULL, 'c0db5868b4de7087942641ead4cd99de96d6a0ec1a864a108f6c18122eb6ca05', 'http://127.0.0.1:20693/pic/cover/l/990401.jpg', '2026-11-28 14:40:31.703618+00'),
	(48, '/srv/anishelf/library/墨山行纪 (2026)/season01-poster.jpg', 'poster', NULL, 5, NULL, 'c0db5868b4de7087942641ead4cd99de96d6a0ec1a864a108f6c18122eb6ca05', 'http://127.0.0.1:20693/pic/cover/l/990401.jpg', '2026-11-28 14:40:31.748097+00');

--
-- Data for Name: status_history; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.status_history OVERRIDING SYSTEM VALUE VALUES
	(1, 'raw_items', 1, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711012+00'),
	(2, 'raw_items', 2, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711199+00'),
	(3, 'raw_items', 3, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711206+00'),
	(4, 'raw_items', 4, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711209+00'),
	(5, 'raw_items', 5, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711211+00'),
	(6, 'raw_items', 6, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711212+00'),
	(7, 'raw_items', 7, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711214+00'),
	(8, 'raw_items', 8, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711215+00'),
	(9, 'raw_items', 9, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711217+00'),
	(10, 'raw_items', 10, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711218+00'),
	(11, 'raw_items', 11, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.71122+00'),
	(12, 'raw_items', 12, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711221+00'),
	(13, 'raw_items', 14, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711223+00'),
	(14, 'raw_items', 15, 'pending', 'parsed', NULL, '2026-11-28 14:40:07.711224+00'),
	(15, 'raw_items', 13, 'pending', 'unmatched', 'the title does not look like a video release', '2026-11-28 14:40:07.723633+00'),
	(16, 'releases', 3, NULL, 'blocked', 'no show on bangumi.tv is named Tonari no Shuuriya', '2026-11-28 14:40:10.50569+00'),
	(17, 'releases', 1, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522711+00'),
	(18, 'releases', 2, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522723+00'),
	(19, 'releases', 4, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522725+00'),
	(20, 'releases', 5, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522727+00'),
	(21, 'releases', 6, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522729+00'),
	(22, 'releases', 7, NULL, 'superseded', 'version 2 of the same release is there', '2026-11-28 14:40:10.52273+00'),
	(23, 'releases', 8, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522732+00'),
	(24, 'releases', 9, NULL, 'wanted', 'the best of 2 releases of this episode', '2026-11-28 14:40:10.522733+00'),
	(25, 'releases', 10, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522734+00'),
	(26, 'releases', 11, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522736+00'),
	(27, 'releases', 12, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522737+00'),
	(28, 'releases', 13, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.522739+00'),
	(29, 'releases', 14, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:40:10.52274+00'),
	(30, 'downloads', 1, NULL, 'pending', NULL, '2026-11-28 14:40:11.023922+00'),
	(31, 'downloads', 2, NULL, 'pending', NULL, '2026-11-28 14:40:11.024311+00'),
	(32, 'downloads', 3, NULL, 'pending', NULL, '2026-11-28 14:40:11.02482+00'),
	(33, 'downloads', 4, NULL, 'pending', NULL, '2026-11-28 14:40:11.025175+00'),
	(34, 'downloads', 5, NULL, 'pending', NULL, '2026-11-28 14:40:11.025548+00'),
	(35, 'downloads', 6, NULL, 'pending', NULL, '2026-11-28 14:40:11.026119+00'),
	(36, 'downloads', 7, NULL, 'pending', NULL, '2026-11-28 14:40:11.0265+00'),
	(37, 'downloads', 8, NULL, 'pending', NULL, '2026-11-28 14:40:11.026742+00'),
	(38, 'downloads', 9, NULL, 'pending', NULL, '2026-11-28 14:40:11.027122+00'),
	(39, 'downloads', 10, NULL, 'pending', NULL, '2026-11-28 14:40:11.027567+00'),
	(40, 'downloads', 11, NULL, 'pending', NULL, '2026-11-28 14:40:11.028829+00'),
	(41, 'downloads', 12, NULL, 'pending', NULL, '2026-11-28 14:40:11.02893+00'),
	(42, 'downloads', 1, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.545211+00'),
	(43, 'downloads', 2, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.54984+00'),
	(44, 'downloads', 3, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.553756+00'),
	(45, 'downloads', 4, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.558829+00'),
	(46, 'downloads', 5, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.562232+00'),
	(47, 'downloads', 6, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.566414+00'),
	(48, 'downloads', 7, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.569463+00'),
	(49, 'downloads', 8, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.574992+00'),
	(50, 'downloads', 9, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.580151+00'),
	(51, 'downloads', 10, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.583051+00'),
	(52, 'downloads', 11, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.586026+00'),
	(53, 'downloads', 12, 'pending', 'downloading', NULL, '2026-11-28 14:40:11.589128+00'),
	(54, 'downloads', 1, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.831473+00'),
	(55, 'sync_tasks', 1, NULL, 'pending', NULL, '2026-11-28 14:40:13.838744+00'),
	(56, 'downloads', 2, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.848839+00'),
	(57, 'sync_tasks', 2, NULL, 'pending', NULL, '2026-11-28 14:40:13.849979+00'),
	(58, 'downloads', 3, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.859834+00'),
	(59, 'sync_tasks', 3, NULL, 'pending', NULL, '2026-11-28 14:40:13.860962+00'),
	(60, 'downloads', 4, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.867216+00'),
	(61, 'sync_tasks', 4, NULL, 'pending', NULL, '2026-11-28 14:40:13.868246+00'),
	(62, 'downloads', 5, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.874147+00'),
	(63, 'sync_tasks', 5, NULL, 'pending', NULL, '2026-11-28 14:40:13.875078+00'),
	(64, 'downloads', 6, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.888621+00'),
	(65, 'sync_tasks', 6, NULL, 'pending', NULL, '2026-11-28 14:40:13.895674+00'),
	(66, 'downloads', 7, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.906535+00'),
	(67, 'sync_tasks', 7, NULL, 'pending', NULL, '2026-11-28 14:40:13.907518+00'),
	(68, 'downloads', 8, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.917157+00'),
	(69, 'sync_tasks', 8, NULL, 'pending', NULL, '2026-11-28 14:40:13.918149+00'),
	(70, 'downloads', 9, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.931256+00'),
	(71, 'sync_tasks', 9, NULL, 'pending', NULL, '2026-11-28 14:40:13.938657+00'),
	(72, 'downloads', 10, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.947389+00'),
	(73, 'sync_tasks', 10, NULL, 'pending', NULL, '2026-11-28 14:40:13.948235+00'),
	(74, 'downloads', 11, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.949865+00'),
	(75, 'sync_tasks', 11, NULL, 'pending', NULL, '2026-11-28 14:40:13.950657+00'),
	(76, 'downloads', 12, 'downloading', 'completed', NULL, '2026-11-28 14:40:13.957469+00'),
	(77, 'sync_tasks', 12, NULL, 'pending', NULL, '2026-11-28 14:40:13.957966+00'),
	(78, 'sync_tasks', 1, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:18.863236+00'),
	(79, 'library_files', 1, NULL, 'present', NULL, '2026-11-28 14:40:18.91527+00'),
	(80, 'sync_tasks', 1, 'syncing', 'synced', NULL, '2026-11-28 14:40:18.92428+00'),
	(81, 'sync_tasks', 2, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:19.163357+00'),
	(82, 'library_files', 2, NULL, 'present', NULL, '2026-11-28 14:40:19.217333+00'),
	(83, 'sync_tasks', 2, 'syncing', 'synced', NULL, '2026-11-28 14:40:19.218291+00'),
	(84, 'sync_tasks', 3, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:19.938921+00'),
	(85, 'library_files', 3, NULL, 'present', NULL, '2026-11-28 14:40:19.962701+00'),
	(86, 'sync_tasks', 3, 'syncing', 'synced', NULL, '2026-11-28 14:40:19.96364+00'),
	(87, 'sync_tasks', 4, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:20.177504+00'),
	(88, 'library_files', 4, NULL, 'present', NULL, '2026-11-28 14:40:20.199135+00'),
	(89, 'sync_tasks', 4, 'syncing', 'synced', NULL, '2026-11-28 14:40:20.199818+00'),
	(90, 'sync_tasks', 5, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:20.644497+00'),
	(91, 'library_files', 5, NULL, 'present', NULL, '2026-11-28 14:40:20.696008+00'),
	(92, 'sync_tasks', 5, 'syncing', 'synced', NULL, '2026-11-28 14:40:20.699085+00'),
	(93, 'sync_tasks', 6, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:20.721684+00'),
	(94, 'library_files', 6, NULL, 'present', NULL, '2026-11-28 14:40:20.780591+00'),
	(95, 'sync_tasks', 6, 'syncing', 'synced', NULL, '2026-11-28 14:40:20.781713+00'),
	(96, 'sync_tasks', 7, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:21.352924+00'),
	(97, 'library_files', 7, NULL, 'present', NULL, '2026-11-28 14:40:21.377+00'),
	(98, 'sync_tasks', 7, 'syncing', 'synced', NULL, '2026-11-28 14:40:21.377713+00'),
	(99, 'sync_tasks', 10, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:21.379963+00'),
	(100, 'sync_tasks', 9, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:21.387858+00'),
	(101, 'sync_tasks', 8, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:21.390185+00'),
	(102, 'library_files', 8, NULL, 'present', NULL, '2026-11-28 14:40:21.447661+00'),
	(103, 'sync_tasks', 10, 'syncing', 'synced', NULL, '2026-11-28 14:40:21.450036+00'),
	(104, 'library_files', 9, NULL, 'present', NULL, '2026-11-28 14:40:21.469266+00'),
	(105, 'sync_tasks', 9, 'syncing', 'synced', NULL, '2026-11-28 14:40:21.470775+00'),
	(106, 'library_files', 10, NULL, 'present', NULL, '2026-11-28 14:40:21.475078+00'),
	(107, 'sync_tasks', 8, 'syncing', 'synced', NULL, '2026-11-28 14:40:21.475847+00'),
	(108, 'sync_tasks', 11, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:21.941345+00'),
	(109, 'library_files', 11, NULL, 'present', NULL, '2026-11-28 14:40:22.060999+00'),
	(110, 'sync_tasks', 11, 'syncing', 'synced', NULL, '2026-11-28 14:40:22.062736+00'),
	(111, 'sync_task_metadata', 2, 'pending', 'ready', NULL, '2026-11-28 14:40:22.395376+00'),
	(112, 'sync_tasks', 12, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:40:22.429054+00'),
	(113, 'library_files', 12, NULL, 'present', NULL, '2026-11-28 14:40:22.527005+00'),
	(114, 'sync_tasks', 12, 'syncing', 'synced', NULL, '2026-11-28 14:40:22.529303+00'),
	(115, 'sync_task_metadata', 1, 'pending', 'ready', NULL, '2026-11-28 14:40:22.55363+00'),
	(116, 'sync_task_metadata', 4, 'pending', 'ready', NULL, '2026-11-28 14:40:22.736878+00'),
	(117, 'sync_task_metadata', 5, 'pending', 'ready', NULL, '2026-11-28 14:40:22.90951+00'),
	(118, 'sync_task_metadata', 3, 'pending', 'ready', NULL, '2026-11-28 14:40:22.953011+00'),
	(119, 'sync_task_metadata', 6, 'pending', 'ready', NULL, '2026-11-28 14:40:23.133908+00'),
	(120, 'sync_task_metadata', 7, 'pending', 'ready', NULL, '2026-11-28 14:40:23.33351+00'),
	(121, 'sync_task_metadata', 8, 'pending', 'ready', NULL, '2026-11-28 14:40:23.702859+00'),
	(122, 'sync_task_metadata', 9, 'pending', 'ready', NULL, '2026-11-28 14:40:23.774579+00'),
	(123, 'sync_task_metadata', 10, 'pending', 'ready', NULL, '2026-11-28 14:40:23.889228+00'),
	(124, 'sync_task_metadata', 11, 'pending', 'ready', NULL, '2026-11-28 14:40:24.398979+00'),
	(125, 'sync_task_metadata', 12, 'pending', 'ready', NULL, '2026-11-28 14:40:24.495938+00'),
	(126, 'sync_task_metadata', 1, 'ready', 'written', NULL, '2026-11-28 14:40:24.876691+00'),
	(127, 'sync_task_metadata', 2, 'ready', 'written', NULL, '2026-11-28 14:40:25.563501+00'),
	(128, 'sync_task_metadata', 3, 'ready', 'written', NULL, '2026-11-28 14:40:26.198492+00'),
	(129, 'sync_task_metadata', 4, 'ready', 'written', NULL, '2026-11-28 14:40:28.718776+00'),
	(130, 'sync_task_metadata', 6, 'ready', 'written', NULL, '2026-11-28 14:40:28.745995+00'),
	(131, 'sync_task_metadata', 5, 'ready', 'written', NULL, '2026-11-28 14:40:28.792887+00'),
	(132, 'sync_task_metadata', 8, 'ready', 'written', NULL, '2026-11-28 14:40:30.623927+00'),
	(133, 'sync_task_metadata', 7, 'ready', 'written', NULL, '2026-11-28 14:40:30.751352+00'),
	(134, 'sync_task_metadata', 9, 'ready', 'written', NULL, '2026-11-28 14:40:31.367871+00'),
	(135, 'sync_task_metadata', 10, 'ready', 'written', NULL, '2026-11-28 14:40:31.420406+00'),
	(136, 'sync_task_metadata', 12, 'ready', 'written', NULL, '2026-11-28 14:40:31.761223+00'),
	(137, 'sync_task_metadata', 11, 'ready', 'written', NULL, '2026-11-28 14:40:31.787409+00'),
	(138, 'releases', 7, 'superseded', 'blocked', 'your policy has changed', '2026-11-28 14:42:34.108284+00'),
	(139, 'releases', 10, 'wanted', 'blocked', 'your filters say otherwise of it now', '2026-11-28 14:42:38.489748+00'),
	(140, 'releases', 10, 'blocked', 'filtered', 'your filter 1 (everything) refuses titles with Foghorn-Raws', '2026-11-28 14:42:38.609941+00'),
	(141, 'releases', 7, 'blocked', 'superseded', 'the library has this episode already', '2026-11-28 14:42:38.653844+00'),
	(142, 'raw_items', 8, 'parsed', 'pending', 'your parsers read its title otherwise now', '2026-11-28 14:42:42.473676+00'),
	(143, 'raw_items', 8, 'pending', 'parsed', NULL, '2026-11-28 14:42:42.53948+00'),
	(144, 'releases', 8, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:42:42.921107+00'),
	(145, 'raw_items', 13, 'unmatched', 'skipped', 'you skipped this item', '2026-11-28 14:42:44.388118+00'),
	(146, 'downloads', 4, 'completed', 'removed', 'its user removed it', '2026-11-28 14:42:47.761401+00'),
	(147, 'library_files', 5, 'present', 'trashed', 'you removed it', '2026-11-28 14:42:50.777517+00'),
	(148, 'library_files', 2, 'present', 'missing', 'somebody removed it; `anishelf library restore` if not', '2026-11-28 14:43:26.016293+00'),
	(149, 'releases', 20, NULL, 'filtered', 'your filter 1 (everything) refuses titles with Foghorn-Raws', '2026-11-28 14:51:21.436942+00'),
	(150, 'release_conflicts', 1, NULL, 'pending', NULL, '2026-11-28 14:51:21.456626+00'),
	(151, 'releases', 16, NULL, 'conflict', '2 releases rank alike; `anishelf conflicts` lets you choose', '2026-11-28 14:51:21.457887+00'),
	(152, 'releases', 17, NULL, 'conflict', '2 releases rank alike; `anishelf conflicts` lets you choose', '2026-11-28 14:51:21.457902+00'),
	(153, 'releases', 18, NULL, 'superseded', 'version 2 of the same release is there', '2026-11-28 14:51:21.457905+00'),
	(154, 'releases', 19, NULL, 'wanted', 'the best of 2 releases of this episode', '2026-11-28 14:51:21.457907+00'),
	(155, 'releases', 21, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.523661+00'),
	(156, 'releases', 22, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.523675+00'),
	(157, 'releases', 23, NULL, 'wanted', 'the only release of this episode', '2026-11-28 14:51:21.523678+00'),
	(158, 'sync_tasks', 13, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:51:21.604198+00'),
	(159, 'library_files', 13, NULL, 'present', NULL, '2026-11-28 14:51:21.6363+00'),
	(160, 'sync_tasks', 13, 'syncing', 'synced', NULL, '2026-11-28 14:51:21.637398+00'),
	(161, 'sync_tasks', 14, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:51:21.643229+00'),
	(162, 'library_files', 14, NULL, 'present', NULL, '2026-11-28 14:51:21.662582+00'),
	(163, 'sync_tasks', 14, 'syncing', 'synced', NULL, '2026-11-28 14:51:21.663204+00'),
	(164, 'sync_tasks', 15, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:51:21.693332+00'),
	(165, 'sync_tasks', 15, 'syncing', 'synced', NULL, '2026-11-28 14:51:21.713034+00'),
	(166, 'sync_tasks', 16, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:51:21.743778+00'),
	(167, 'sync_tasks', 16, 'syncing', 'sync_failed', '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E03.mkv exists and differs from [Sakura] Hoshi - 03 [1080p].mkv; nothing was overwritten. Move it away or remove it, then retry', '2026-11-28 14:51:21.759928+00'),
	(168, 'sync_tasks', 17, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:51:21.776032+00'),
	(169, 'sync_tasks', 17, 'syncing', 'batch_unmatched', 'no video is S01E04 for certain among: notes.mkv, other.mkv; `anishelf sync` shows all files, and `anishelf sync assign` says which one it is', '2026-11-28 14:51:21.781365+00'),
	(170, 'sync_tasks', 18, 'pending', 'syncing', 'attempt 1', '2026-11-28 14:51:21.793308+00'),
	(171, 'sync_tasks', 18, 'syncing', 'batch_unmatched', 'no video is S01E05 for certain among: notes.mkv, other.mkv; `anishelf sync` shows all files, and `anishelf sync assign` says which one it is', '2026-11-28 14:51:21.801725+00');

--
-- Data for Name: subscriptions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subscriptions OVERRIDING SYSTEM VALUE VALUES
	(2, 'http://127.0.0.1:20693/?page=rss', 'nyaa (demo)', true, false, 0, 300, 'everything', NULL, NULL, '{}', NULL, NULL, '"2402b81c3dbc38ed2748231d5159a71b"', 'Thu, 23 Oct 2025 04:30:00 GMT', '2402b81c3dbc38ed2748231d5159a71babced409d6aa3b3d453b1322fa2c8a3e', '2026-11-28 14:39:46.575733+00', '2026-11-28 14:40:13.07103+00', '2026-11-28 14:40:13.07103+00', NULL, 0),
	(1, 'http://127.0.0.1:20693/RSS/Bangumi?bangumiId=7102', 'mikan (demo)', true, false, 0, 300, 'everything', NULL, NULL, '{}', NULL, NULL, '"2481e79c3f5504b20b9c9ddd08d81688"', 'Sun, 20 Jul 2025 12:31:44 GMT', '2481e79c3f5504b20b9c9ddd08d81688bd6988d5e8e4c516f5e56939938e4aec', '2026-11-28 14:39:46.553822+00', '2026-11-28 14:40:13.345745+00', '2026-11-28 14:40:13.345745+00', NULL, 0),
	(3, 'http://127.0.0.1:20693/torrents/rss', 'plain (demo)', true, true, 0, 300, 'everything', NULL, NULL, '{}', NULL, NULL, '"12a7aa087b23c511c5647035b0dc4e37"', 'Sun, 25 Jan 2026 04:00:00 GMT', '12a7aa087b23c511c5647035b0dc4e37e968353430db84413fab8a471769db97', '2026-11-28 14:39:46.603002+00', '2026-11-28 14:40:13.393555+00', '2026-11-28 14:40:13.393555+00', NULL, 0),
	(4, 'http://feed/1', 'feed', true, false, 0, 300, 'everything', NULL, NULL, '{}', NULL, NULL, NULL, NULL, NULL, '2026-02-01 00:00:00+00', NULL, NULL, NULL, 0);

--
-- Data for Name: subtitle_groups; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subtitle_groups OVERRIDING SYSTEM VALUE VALUES
	(1, 'Foghorn'),
	(2, 'Foghorn-Raws'),
	(3, '半山字幕组'),
	(4, '夜灯字幕组'),
	(5, '【夜灯字幕组】'),
	(6, 'Sakura'),
	(7, 'Kumo');

--
-- Data for Name: sync_tasks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sync_tasks OVERRIDING SYSTEM VALUE VALUES
	(13, 'sync', 17, 24, 25, 'synced', '/srv/anishelf/downloads/17/[Sakura] Hoshi - 01 [1080p].mkv', '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E01.mkv', '山之町', 1, 1.00, NULL, 1, '2026-05-01 12:00:00+00', '2026-05-01 12:01:30+00', NULL, NULL, NULL, '2026-05-01 12:00:00+00', 'pending', 0, '2026-05-01 12:00:00+00', NULL, '2026-11-28 14:51:21.578718+00', NULL),
	(14, 'sync', 18, 25, 26, 'synced', '/srv/anishelf/downloads/18/[Sakura] Hoshi - 02 [1080p].mkv', '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E02.mkv', '山之町', 1, 2.00, NULL, 1, '2026-05-01 12:00:00+00', '2026-05-01 12:01:30+00', NULL, NULL, NULL, '2026-05-01 12:00:00+00', 'pending', 0, '2026-05-01 12:00:00+00', NULL, '2026-11-28 14:51:21.598679+00', NULL),
	(15, 'sync', 19, 26, 25, 'synced', '/srv/anishelf/downloads/19/[Sakura] Hoshi - 01v2 [1080p].mkv', '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E01.mkv', '山之町', 1, 1.00, NULL, 1, '2026-05-01 12:00:00+00', '2026-05-01 12:01:30+00', NULL, NULL, NULL, '2026-05-01 12:00:00+00', 'pending', 0, '2026-05-01 12:00:00+00', NULL, '2026-11-28 14:51:21.682185+00', NULL),
	(16, 'sync', 20, 27, 27, 'sync_failed', '/srv/anishelf/downloads/20/[Sakura] Hoshi - 03 [1080p].mkv', '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E03.mkv', NULL, NULL, NULL, NULL, 1, '2026-05-01 12:00:00+00', NULL, NULL, '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E03.mkv exists and differs from [Sakura] Hoshi - 03 [1080p].mkv; nothing was overwritten. Move it away or remove it, then retry', '2026-05-01 12:00:00+00', NULL, 'pending', 0, '2026-05-01 12:00:00+00', NULL, '2026-11-28 14:51:21.734605+00', NULL),
	(17, 'sync', 21, 28, 28, 'batch_unmatched', NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-05-01 12:00:00+00', NULL, NULL, 'no video is S01E04 for certain among: notes.mkv, other.mkv; `anishelf sync` shows all files, and `anishelf sync assign` says which one it is', '2026-05-01 12:00:00+00', NULL, 'pending', 0, '2026-05-01 12:00:00+00', NULL, '2026-11-28 14:51:21.765933+00', NULL),
	(18, 'sync', 21, 28, 29, 'batch_unmatched', NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-05-01 12:00:00+00', NULL, NULL, 'no video is S01E05 for certain among: notes.mkv, other.mkv; `anishelf sync` shows all files, and `anishelf sync assign` says which one it is', '2026-05-01 12:00:00+00', NULL, 'pending', 0, '2026-05-01 12:00:00+00', NULL, '2026-11-28 14:51:21.766557+00', NULL),
	(19, 'sync', 22, 29, 30, 'pending', NULL, NULL, NULL, NULL, NULL, NULL, 0, '2026-05-01 12:00:00+00', NULL, NULL, NULL, NULL, NULL, 'pending', 0, '2026-05-01 12:00:00+00', NULL, '2026-11-28 14:51:21.830717+00', NULL),
	(1, 'sync', 1, 1, 1, 'synced', '/srv/anishelf/downloads/1/[Foghorn] Kirikou no Tokeitou - S01E01 (WEB 1080p AVC AAC) [6A1F09C2].mkv', '/srv/anishelf/library/雾港钟楼 (2024)/Season 01/雾港钟楼 (2024) - S01E01.mkv', '雾港钟楼', 1, 1.00, 'Foghorn', 1, '2026-11-28 14:40:13.827894+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:18.912156+00', 'written', 0, '2026-11-28 14:40:22.340522+00', NULL, '2026-11-28 14:40:13.827894+00', NULL),
	(2, 'sync', 2, 2, 4, 'synced', '/srv/anishelf/downloads/2/[Foghorn] Kamitourou no Yoru - 02 (1080p) [5C90A2F7].mkv', '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E02.mkv', '纸灯笼之夜', 1, 2.00, 'Foghorn', 1, '2026-11-28 14:40:13.847739+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:19.214736+00', 'written', 0, '2026-11-28 14:40:22.301678+00', NULL, '2026-11-28 14:40:13.847739+00', NULL),
	(3, 'sync', 3, 4, 3, 'synced', '/srv/anishelf/downloads/3/[Foghorn] Kamitourou no Yoru - 01 (1080p) [0B7D4E11].mkv', '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E01.mkv', '纸灯笼之夜', 1, 1.00, 'Foghorn', 1, '2026-11-28 14:40:13.857901+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:19.961344+00', 'written', 0, '2026-11-28 14:40:22.93324+00', NULL, '2026-11-28 14:40:13.857901+00', NULL),
	(4, 'sync', 4, 5, 5, 'synced', '/srv/anishelf/downloads/4/[Foghorn] Kamitourou no Yoru - 03 (1080p) [E3184B6D].mkv', '/srv/anishelf/library/纸灯笼之夜 (2025)/Season 01/纸灯笼之夜 (2025) - S01E03.mkv', '纸灯笼之夜', 1, 3.00, 'Foghorn', 1, '2026-11-28 14:40:13.865629+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:20.197546+00', 'written', 0, '2026-11-28 14:40:22.716309+00', NULL, '2026-11-28 14:40:13.865629+00', NULL),
	(6, 'sync', 6, 8, 8, 'synced', '/srv/anishelf/downloads/6/【夜灯字幕组】[雾港钟楼 第二季][03][1080P][简日双语].mkv', '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E03.mkv', '雾港钟楼', 2, 3.00, '夜灯字幕组', 1, '2026-11-28 14:40:13.885949+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:20.779657+00', 'written', 0, '2026-11-28 14:40:23.105532+00', NULL, '2026-11-28 14:40:13.885949+00', NULL),
	(5, 'sync', 5, 6, 6, 'synced', '/srv/anishelf/downloads/5/[夜灯字幕组] 雾港钟楼 第二季 ／ Kirikou no Tokeitou S2 - 13 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕].mkv', '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E01.mkv', '雾港钟楼', 2, 1.00, '夜灯字幕组', 1, '2026-11-28 14:40:13.870715+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:20.694597+00', 'written', 0, '2026-11-28 14:40:22.892101+00', NULL, '2026-11-28 14:40:13.870715+00', NULL),
	(8, 'sync', 8, 10, 2, 'synced', '/srv/anishelf/downloads/8/[Foghorn-Raws] 霧港の時計塔 - 02 (BS11 1280x720 x264 AAC).mkv', '/srv/anishelf/library/雾港钟楼 (2024)/Season 01/雾港钟楼 (2024) - S01E02.mkv', '雾港钟楼', 1, 2.00, 'Foghorn-Raws', 1, '2026-11-28 14:40:13.916126+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:21.471002+00', 'written', 0, '2026-11-28 14:40:23.694123+00', NULL, '2026-11-28 14:40:13.916126+00', NULL),
	(7, 'sync', 7, 9, 7, 'synced', '/srv/anishelf/downloads/7/[夜灯字幕组] 雾港钟楼 第二季 ／ Kirikou no Tokeitou S2 - 14v2 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕].mkv', '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E02.mkv', '雾港钟楼', 2, 2.00, '夜灯字幕组', 1, '2026-11-28 14:40:13.903991+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:21.376316+00', 'written', 0, '2026-11-28 14:40:23.312281+00', NULL, '2026-11-28 14:40:13.903991+00', NULL),
	(9, 'sync', 9, 11, 9, 'synced', '/srv/anishelf/downloads/9/[夜灯字幕组] 星屑邮局 ／ 星屑郵便局 ／ Hoshikuzu Yuubinkyoku - 01 [WebRip 1080p AVC AAC][简体内嵌].mkv', '/srv/anishelf/library/星屑邮局 (2025)/Season 01/星屑邮局 (2025) - S01E01.mkv', '星屑邮局', 1, 1.00, '夜灯字幕组', 1, '2026-11-28 14:40:13.925697+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:21.468377+00', 'written', 0, '2026-11-28 14:40:23.678171+00', NULL, '2026-11-28 14:40:13.925697+00', NULL),
	(10, 'sync', 10, 12, 10, 'synced', '/srv/anishelf/downloads/10/[夜灯字幕组] 星屑邮局 ／ 星屑郵便局 ／ Hoshikuzu Yuubinkyoku - 02 [WebRip 1080p AVC AAC][简体内嵌].mkv', '/srv/anishelf/library/星屑邮局 (2025)/Season 01/星屑邮局 (2025) - S01E02.mkv', '星屑邮局', 1, 2.00, '夜灯字幕组', 1, '2026-11-28 14:40:13.946647+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:21.445466+00', 'written', 0, '2026-11-28 14:40:23.676467+00', NULL, '2026-11-28 14:40:13.946647+00', NULL),
	(12, 'sync', 12, 14, 12, 'synced', '/srv/anishelf/downloads/12/[半山字幕组] 墨山行纪 第03集 [1080P][HEVC][国语中字].mkv', '/srv/anishelf/library/墨山行纪 (2026)/Season 01/墨山行纪 (2026) - S01E03.mkv', '墨山行纪', 1, 3.00, '半山字幕组', 1, '2026-11-28 14:40:13.956346+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:22.525595+00', 'written', 0, '2026-11-28 14:40:24.476719+00', NULL, '2026-11-28 14:40:13.956346+00', NULL),
	(11, 'sync', 11, 13, 11, 'synced', '/srv/anishelf/downloads/11/[半山字幕组] 墨山行纪 第01集 [1080P][HEVC][国语中字].mkv', '/srv/anishelf/library/墨山行纪 (2026)/Season 01/墨山行纪 (2026) - S01E01.mkv', '墨山行纪', 1, 1.00, '半山字幕组', 1, '2026-11-28 14:40:13.949301+00', NULL, NULL, NULL, NULL, '2026-11-28 14:40:22.060149+00', 'written', 0, '2026-11-28 14:40:24.22803+00', NULL, '2026-11-28 14:40:13.949301+00', NULL);

--
-- Data for Name: title_parsers; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.title_parsers OVERRIDING SYSTEM VALUE VALUES
	(1, 'workshop', '^(?P<group>【[^】]+】)\[(?P<title>[^\]]+)\]\[(?P<episode>\d+)\]', '夜灯字幕组', '{"group": {"group": "group"}, "title": {"group": "title"}, "episode": {"group": "episode"}}', 0, true, 0, NULL, NULL, '2026-11-28 14:42:38.471059+00');

--
-- Data for Name: trash; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.trash OVERRIDING SYSTEM VALUE VALUES
	(1, 5, 'nfo', '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E01.nfo', '5-cc99aa576638/雾港钟楼 (2024) - S02E01.nfo', 489, '489-95c65efc76369081021dd8a5f6153af2', 'you removed it', '2026-11-28 14:42:50.690869+00', NULL),
	(2, 5, 'video', '/srv/anishelf/library/雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E01.mkv', '5-f93df86406bc/雾港钟楼 (2024) - S02E01.mkv', 214770, '214770-8dc8ca11ee66e128dfd6b531f73f3a7a', 'you removed it', '2026-11-28 14:42:50.740865+00', NULL),
	(3, 13, 'video', '/srv/anishelf/library/山之町 (2026)/Season 01/山之町 (2026) - S01E01.mkv', '13-ce4c04fdb05a/山之町 (2026) - S01E01.mkv', 1200, '1200-4d73b99f65bb31e42cb4925c9951858a', 'replaced by version 1 of the release', '2026-05-01 12:00:00+00', NULL);

--
-- Data for Name: works; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.works OVERRIDING SYSTEM VALUE VALUES
	(1, 'tv', 990101, '雾港钟楼', '霧港の時計塔', 2024, '2026-11-28 14:40:10.321664+00'),
	(2, 'tv', 990201, '纸灯笼之夜', '紙灯籠の夜', 2025, '2026-11-28 14:40:10.341848+00'),
	(4, 'tv', 990301, '星屑邮局', '星屑郵便局', 2025, '2026-11-28 14:40:10.474753+00'),
	(5, 'tv', 990401, '墨山行纪', '墨山行纪', 2026, '2026-11-28 14:40:10.47949+00'),
	(6, 'tv', 1, '星之町', '星の町', 2026, '2026-11-28 14:51:21.283172+00'),
	(7, 'tv', 900, '山之町', '星の町', 2026, '2026-11-28 14:51:21.552527+00');

SELECT pg_catalog.setval('public.companions_id_seq', 1, false);

SELECT pg_catalog.setval('public.download_attempts_id_seq', 12, true);

SELECT pg_catalog.setval('public.download_commands_id_seq', 1, true);

SELECT pg_catalog.setval('public.downloaders_id_seq', 2, true);

SELECT pg_catalog.setval('public.downloads_id_seq', 22, true);

SELECT pg_catalog.setval('public.episodes_id_seq', 30, true);

SELECT pg_catalog.setval('public.external_ids_id_seq', 13, true);

SELECT pg_catalog.setval('public.filter_rules_id_seq', 1, true);

SELECT pg_catalog.setval('public.identity_reviews_id_seq', 1, true);

SELECT pg_catalog.setval('public.library_files_id_seq', 15, true);

SELECT pg_catalog.setval('public.raw_items_id_seq', 29, true);

SELECT pg_catalog.setval('public.release_conflicts_id_seq', 2, true);

SELECT pg_catalog.setval('public.releases_id_seq', 35, true);

SELECT pg_catalog.setval('public.reparse_requests_id_seq', 2, true);

SELECT pg_catalog.setval('public.reparse_runs_id_seq', 6, true);

SELECT pg_catalog.setval('public.season_parts_id_seq', 5, true);

SELECT pg_catalog.setval('public.seasons_id_seq', 7, true);

SELECT pg_catalog.setval('public.sidecars_id_seq', 49, true);

SELECT pg_catalog.setval('public.status_history_id_seq', 171, true);

SELECT pg_catalog.setval('public.subscriptions_id_seq', 4, true);

SELECT pg_catalog.setval('public.subtitle_groups_id_seq', 19, true);

SELECT pg_catalog.setval('public.sync_tasks_id_seq', 19, true);

SELECT pg_catalog.setval('public.title_parsers_id_seq', 1, true);

SELECT pg_catalog.setval('public.trash_id_seq', 3, true);

SELECT pg_catalog.setval('public.works_id_seq', 7, true);

ALTER TABLE ONLY public.bangumi_episodes
    ADD CONSTRAINT bangumi_episodes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bangumi_names
    ADD CONSTRAINT bangumi_names_pkey PRIMARY KEY (subject_id, name);

ALTER TABLE ONLY public.bangumi_redirects
    ADD CONSTRAINT bangumi_redirects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bangumi_searches
    ADD CONSTRAINT bangumi_searches_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.bangumi_subjects
    ADD CONSTRAINT bangumi_subjects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.catalogue_ids
    ADD CONSTRAINT catalogue_ids_pkey PRIMARY KEY (bangumi_id, namespace, value);

ALTER TABLE ONLY public.catalogue_loads
    ADD CONSTRAINT catalogue_loads_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY public.catalogue_names
    ADD CONSTRAINT catalogue_names_pkey PRIMARY KEY (bangumi_id, name, from_digit);

ALTER TABLE ONLY public.catalogue_shows
    ADD CONSTRAINT catalogue_shows_pkey PRIMARY KEY (bangumi_id);

ALTER TABLE ONLY public.companions
    ADD CONSTRAINT companions_path_key UNIQUE (path);

ALTER TABLE ONLY public.companions
    ADD CONSTRAINT companions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.download_attempts
    ADD CONSTRAINT download_attempts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.download_commands
    ADD CONSTRAINT download_commands_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.downloader_capabilities
    ADD CONSTRAINT downloader_capabilities_pkey PRIMARY KEY (downloader_id, download_type);

ALTER TABLE ONLY public.downloaders
    ADD CONSTRAINT downloaders_conn_id_key UNIQUE (conn_id);

ALTER TABLE ONLY public.downloaders
    ADD CONSTRAINT downloaders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.downloads
    ADD CONSTRAINT downloads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.episodes
    ADD CONSTRAINT episodes_bangumi_episode_id_key UNIQUE (bangumi_episode_id);

ALTER TABLE ONLY public.episodes
    ADD CONSTRAINT episodes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.episodes
    ADD CONSTRAINT episodes_season_id_number_key UNIQUE (season_id, number);

ALTER TABLE ONLY public.external_ids
    ADD CONSTRAINT external_ids_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.filter_rules
    ADD CONSTRAINT filter_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.global_policy
    ADD CONSTRAINT global_policy_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY public.identity_reviews
    ADD CONSTRAINT identity_reviews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.identity_reviews
    ADD CONSTRAINT identity_reviews_title_key_key UNIQUE (title_key);

ALTER TABLE ONLY public.library_files
    ADD CONSTRAINT library_files_path_key UNIQUE (path);

ALTER TABLE ONLY public.library_files
    ADD CONSTRAINT library_files_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mikan_shows
    ADD CONSTRAINT mikan_shows_pkey PRIMARY KEY (mikan_id);

ALTER TABLE ONLY public.rate_limits
    ADD CONSTRAINT rate_limits_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.raw_item_sightings
    ADD CONSTRAINT raw_item_sightings_pkey PRIMARY KEY (raw_item_id, subscription_id);

ALTER TABLE ONLY public.raw_items
    ADD CONSTRAINT raw_items_identity_key UNIQUE (identity);

ALTER TABLE ONLY public.raw_items
    ADD CONSTRAINT raw_items_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.release_conflicts
    ADD CONSTRAINT release_conflicts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.release_episodes
    ADD CONSTRAINT release_episodes_pkey PRIMARY KEY (release_id, episode_id);

ALTER TABLE ONLY public.release_groups
    ADD CONSTRAINT release_groups_pkey PRIMARY KEY (release_id, group_id);

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_raw_item_id_key UNIQUE (raw_item_id);

ALTER TABLE ONLY public.relocations
    ADD CONSTRAINT relocations_pkey PRIMARY KEY (library_file_id);

ALTER TABLE ONLY public.reparse_changes
    ADD CONSTRAINT reparse_changes_pkey PRIMARY KEY (reparse_id, raw_item_id);

ALTER TABLE ONLY public.reparse_requests
    ADD CONSTRAINT reparse_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reparse_runs
    ADD CONSTRAINT reparse_runs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reparse_runs
    ADD CONSTRAINT reparse_runs_run_id_key UNIQUE (run_id);

ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.season_parts
    ADD CONSTRAINT season_parts_bangumi_id_key UNIQUE (bangumi_id);

ALTER TABLE ONLY public.season_parts
    ADD CONSTRAINT season_parts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.season_parts
    ADD CONSTRAINT season_parts_season_id_first_episode_key UNIQUE (season_id, first_episode);

ALTER TABLE ONLY public.seasons
    ADD CONSTRAINT seasons_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sidecars
    ADD CONSTRAINT sidecars_path_key UNIQUE (path);

ALTER TABLE ONLY public.sidecars
    ADD CONSTRAINT sidecars_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.status_history
    ADD CONSTRAINT status_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_url_key UNIQUE (url);

ALTER TABLE ONLY public.subtitle_groups
    ADD CONSTRAINT subtitle_groups_name_key UNIQUE (name);

ALTER TABLE ONLY public.subtitle_groups
    ADD CONSTRAINT subtitle_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sync_tasks
    ADD CONSTRAINT sync_tasks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.title_parsers
    ADD CONSTRAINT title_parsers_name_key UNIQUE (name);

ALTER TABLE ONLY public.title_parsers
    ADD CONSTRAINT title_parsers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.trash
    ADD CONSTRAINT trash_name_key UNIQUE (name);

ALTER TABLE ONLY public.trash
    ADD CONSTRAINT trash_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.works
    ADD CONSTRAINT works_bangumi_id_key UNIQUE (bangumi_id);

ALTER TABLE ONLY public.works
    ADD CONSTRAINT works_pkey PRIMARY KEY (id);

CREATE INDEX bangumi_episodes_subject ON public.bangumi_episodes USING btree (subject_id);

CREATE INDEX bangumi_names_key ON public.bangumi_names USING btree (key);

CREATE INDEX catalogue_ids_value ON public.catalogue_ids USING btree (namespace, value);

CREATE INDEX catalogue_names_key ON public.catalogue_names USING btree (key);

CREATE INDEX companions_library_file ON public.companions USING btree (library_file_id);

CREATE INDEX download_attempts_download ON public.download_attempts USING btree (download_id);

CREATE UNIQUE INDEX download_commands_asked_once ON public.download_commands USING btree (download_id, action, COALESCE(episode_id, (0)::bigint)) WHERE (status = 'pending'::public.command_status);

CREATE INDEX downloads_active ON public.downloads USING btree (status) WHERE (status = ANY (ARRAY['pending'::public.download_status, 'downloading'::public.download_status]));

CREATE UNIQUE INDEX downloads_one_live_per_infohash_v1 ON public.downloads USING btree (downloader_id, infohash_v1) WHERE (status = ANY (ARRAY['pending'::public.download_status, 'downloading'::public.download_status, 'completed'::public.download_status]));

CREATE UNIQUE INDEX downloads_one_live_per_infohash_v2 ON public.downloads USING btree (downloader_id, infohash_v2) WHERE (status = ANY (ARRAY['pending'::public.download_status, 'downloading'::public.download_status, 'completed'::public.download_status]));

CREATE UNIQUE INDEX downloads_one_live_per_release ON public.downloads USING btree (release_id) WHERE (status = ANY (ARRAY['pending'::public.download_status, 'downloading'::public.download_status, 'completed'::public.download_status, 'no_downloader'::public.download_status]));

CREATE INDEX downloads_release ON public.downloads USING btree (release_id);

CREATE UNIQUE INDEX external_ids_of_a_part ON public.external_ids USING btree (season_part_id, namespace, value);

CREATE UNIQUE INDEX external_ids_that_identify ON public.external_ids USING btree (namespace, value) WHERE (namespace = ANY (ARRAY['bgm'::text, 'mikan'::text, 'title'::text]));

CREATE INDEX identity_reviews_pending ON public.identity_reviews USING btree (id) WHERE (status = 'pending'::public.review_status);

CREATE INDEX library_files_download ON public.library_files USING btree (download_id);

CREATE INDEX library_files_episode ON public.library_files USING btree (episode_id);

CREATE INDEX library_files_unverified ON public.library_files USING btree (id) WHERE (is_there AND (verified_at IS NULL));

CREATE INDEX raw_item_sightings_subscription ON public.raw_item_sightings USING btree (subscription_id);

CREATE INDEX raw_items_status ON public.raw_items USING btree (status) WHERE (status = ANY (ARRAY['pending'::public.item_status, 'unmatched'::public.item_status, 'failed'::public.item_status]));

CREATE INDEX release_conflicts_chosen ON public.release_conflicts USING btree (chosen_release_id) WHERE (chosen_release_id IS NOT NULL);

CREATE UNIQUE INDEX release_conflicts_one_open ON public.release_conflicts USING btree (episode_id) WHERE (status = 'pending'::public.conflict_status);

CREATE INDEX release_episodes_episode ON public.release_episodes USING btree (episode_id);

CREATE INDEX release_episodes_in_conflict ON public.release_episodes USING btree (episode_id) WHERE (decision = 'conflict'::public.decision);

CREATE UNIQUE INDEX release_episodes_one_wanted ON public.release_episodes USING btree (episode_id) WHERE (decision = 'wanted'::public.decision);

CREATE INDEX release_episodes_waiting ON public.release_episodes USING btree (episode_id) WHERE waits;

CREATE INDEX releases_undecided ON public.releases USING btree (id) WHERE ((decision IS NULL) OR (decision = 'blocked'::public.decision));

CREATE INDEX relocations_work ON public.relocations USING btree (work_id);

CREATE UNIQUE INDEX seasons_of_a_tv_work ON public.seasons USING btree (work_id, number) WHERE (kind = 'tv'::public.work_kind);

CREATE INDEX sidecars_library_file ON public.sidecars USING btree (library_file_id);

CREATE INDEX status_history_entity ON public.status_history USING btree (entity, entity_id, id);

CREATE INDEX sync_tasks_due ON public.sync_tasks USING btree (next_attempt_at) WHERE (status = ANY (ARRAY['pending'::public.sync_status, 'syncing'::public.sync_status]));

CREATE INDEX sync_tasks_failed ON public.sync_tasks USING btree (first_failed_at) WHERE (first_failed_at IS NOT NULL);

CREATE UNIQUE INDEX sync_tasks_one_sync_per_episode ON public.sync_tasks USING btree (download_id, episode_id) WHERE (task_type = 'sync'::public.task_type);

CREATE INDEX sync_tasks_target ON public.sync_tasks USING btree (target_path);

CREATE INDEX sync_tasks_undescribed ON public.sync_tasks USING btree (metadata_next_attempt_at) WHERE ((status = 'synced'::public.sync_status) AND (metadata_status <> 'written'::public.metadata_status));

CREATE INDEX trash_library_file ON public.trash USING btree (library_file_id);

CREATE INDEX works_named ON public.works USING btree (public.name_key(title), year);

ALTER TABLE ONLY public.bangumi_episodes
    ADD CONSTRAINT bangumi_episodes_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.bangumi_subjects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.bangumi_names
    ADD CONSTRAINT bangumi_names_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.bangumi_subjects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.catalogue_ids
    ADD CONSTRAINT catalogue_ids_bangumi_id_fkey FOREIGN KEY (bangumi_id) REFERENCES public.catalogue_shows(bangumi_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.catalogue_names
    ADD CONSTRAINT catalogue_names_bangumi_id_fkey FOREIGN KEY (bangumi_id) REFERENCES public.catalogue_shows(bangumi_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.companions
    ADD CONSTRAINT companions_library_file_id_fkey FOREIGN KEY (library_file_id) REFERENCES public.library_files(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.download_attempts
    ADD CONSTRAINT download_attempts_download_id_fkey FOREIGN KEY (download_id) REFERENCES public.downloads(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.download_attempts
    ADD CONSTRAINT download_attempts_downloader_id_fkey FOREIGN KEY (downloader_id) REFERENCES public.downloaders(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.download_commands
    ADD CONSTRAINT download_commands_download_id_fkey FOREIGN KEY (download_id) REFERENCES public.downloads(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.download_commands
    ADD CONSTRAINT download_commands_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES public.episodes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.downloader_capabilities
    ADD CONSTRAINT downloader_capabilities_downloader_id_fkey FOREIGN KEY (downloader_id) REFERENCES public.downloaders(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.downloads
    ADD CONSTRAINT downloads_downloader_id_fkey FOREIGN KEY (downloader_id) REFERENCES public.downloaders(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.downloads
    ADD CONSTRAINT downloads_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.releases(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.episodes
    ADD CONSTRAINT episodes_season_id_fkey FOREIGN KEY (season_id) REFERENCES public.seasons(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.external_ids
    ADD CONSTRAINT external_ids_season_part_id_fkey FOREIGN KEY (season_part_id) REFERENCES public.season_parts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.filter_rules
    ADD CONSTRAINT filter_rules_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.subtitle_groups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.filter_rules
    ADD CONSTRAINT filter_rules_season_id_fkey FOREIGN KEY (season_id) REFERENCES public.seasons(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.filter_rules
    ADD CONSTRAINT filter_rules_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.filter_rules
    ADD CONSTRAINT filter_rules_work_id_fkey FOREIGN KEY (work_id) REFERENCES public.works(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.library_files
    ADD CONSTRAINT library_files_download_id_fkey FOREIGN KEY (download_id) REFERENCES public.downloads(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.library_files
    ADD CONSTRAINT library_files_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES public.episodes(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.raw_item_sightings
    ADD CONSTRAINT raw_item_sightings_raw_item_id_fkey FOREIGN KEY (raw_item_id) REFERENCES public.raw_items(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.raw_item_sightings
    ADD CONSTRAINT raw_item_sightings_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.release_conflicts
    ADD CONSTRAINT release_conflicts_chosen_release_id_fkey FOREIGN KEY (chosen_release_id) REFERENCES public.releases(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.release_conflicts
    ADD CONSTRAINT release_conflicts_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES public.episodes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.release_episodes
    ADD CONSTRAINT release_episodes_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES public.episodes(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.release_episodes
    ADD CONSTRAINT release_episodes_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.releases(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.release_groups
    ADD CONSTRAINT release_groups_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.subtitle_groups(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.release_groups
    ADD CONSTRAINT release_groups_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.releases(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_raw_item_id_fkey FOREIGN KEY (raw_item_id) REFERENCES public.raw_items(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_season_id_fkey FOREIGN KEY (season_id) REFERENCES public.seasons(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.relocations
    ADD CONSTRAINT relocations_library_file_id_fkey FOREIGN KEY (library_file_id) REFERENCES public.library_files(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.relocations
    ADD CONSTRAINT relocations_work_id_fkey FOREIGN KEY (work_id) REFERENCES public.works(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.reparse_changes
    ADD CONSTRAINT reparse_changes_raw_item_id_fkey FOREIGN KEY (raw_item_id) REFERENCES public.raw_items(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.reparse_changes
    ADD CONSTRAINT reparse_changes_reparse_id_fkey FOREIGN KEY (reparse_id) REFERENCES public.reparse_runs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.season_parts
    ADD CONSTRAINT season_parts_season_id_fkey FOREIGN KEY (season_id) REFERENCES public.seasons(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.seasons
    ADD CONSTRAINT seasons_work_id_fkey FOREIGN KEY (work_id) REFERENCES public.works(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.sidecars
    ADD CONSTRAINT sidecars_library_file_id_fkey FOREIGN KEY (library_file_id) REFERENCES public.library_files(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.sidecars
    ADD CONSTRAINT sidecars_season_id_fkey FOREIGN KEY (season_id) REFERENCES public.seasons(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.sidecars
    ADD CONSTRAINT sidecars_work_id_fkey FOREIGN KEY (work_id) REFERENCES public.works(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.sync_tasks
    ADD CONSTRAINT sync_tasks_download_id_fkey FOREIGN KEY (download_id) REFERENCES public.downloads(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.sync_tasks
    ADD CONSTRAINT sync_tasks_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES public.episodes(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.sync_tasks
    ADD CONSTRAINT sync_tasks_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.releases(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.trash
    ADD CONSTRAINT trash_library_file_id_fkey FOREIGN KEY (library_file_id) REFERENCES public.library_files(id) ON DELETE RESTRICT;

--
-- PostgreSQL database dump complete
--

