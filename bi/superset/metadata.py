"""Superset's own database: made, filled with the files of `assets/`, and given its one user.

Everything lies in BUILD_DIR/superset, readable only by its owner.
"""

import contextlib
import io
import os
import secrets
import sys
import zipfile
from pathlib import Path

import yaml

from bi.superset.bundle import ASSETS, bundle

USER = "newsroom"
IMPORTER = "importer"
ROLE = "Reads the marts"
CONFIG = Path(__file__).with_name("superset_config.py")


def settle(home):
    """Make the folder of Superset and its secret key, and name both in the environment."""
    os.umask(0o077)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    key = home / "secret_key"
    if not key.is_file():
        key.touch(0o600, exist_ok=False)
        key.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    os.environ |= {
        "SUPERSET_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(CONFIG),
        "FLASK_APP": "superset.app:create_app()",
    }
    os.environ.pop("FLASK_DEBUG", None)


@contextlib.contextmanager
def superset(home):
    """Superset's application at work; all that it and its libraries say goes to `superset.log`."""
    settle(home)
    with _said_to(home / "superset.log"):
        from superset.app import create_app

        app = create_app()
        with app.app_context():
            yield app


@contextlib.contextmanager
def _said_to(log):
    """Send what is written to the screen, by whatever library, to a file."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout.flush()
    screens = {number: os.dup(number) for number in (1, 2)}
    try:
        for number in screens:
            os.dup2(descriptor, number)
        yield
    finally:
        sys.stdout.flush()
        for number, kept in screens.items():
            os.dup2(kept, number)
            os.close(kept)
        os.close(descriptor)


def prepare(home, published_copy, new_password=False, keep=False):
    """Bring Superset's database up to date; the new password, None where the user has one.

    keep: what was imported before stays as it was changed in Superset.
    """
    with superset(home) as app:
        import flask_migrate
        import superset as package
        from superset import db, security_manager

        flask_migrate.upgrade(directory=str(Path(package.__file__).parent / "migrations"))
        app.appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        importer = security_manager.find_user(IMPORTER)
        if not importer:
            roles = [security_manager.find_role("Admin")]
            importer = _add(IMPORTER, roles, secrets.token_urlsafe(32))
        importer.active = False  # nobody logs in as it
        if not (keep and _dashboards()):
            import_assets(importer, bundle(published_copy))
        user = security_manager.find_user(USER)
        password = secrets.token_urlsafe(12) if new_password or not user else None
        if not user:
            user = _add(USER, [], password)
        elif password:
            security_manager.reset_password(user.id, password)
        roles = map(security_manager.find_role, ("Gamma", "sql_lab"))
        user.roles = [*roles, _role_of_readers()]
        _own(user, keep)
        db.session.commit()
        return password


def import_assets(user, archive):
    """Have Superset import a zip of assets; what it held under the same uuid is replaced."""
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.commands.importers.v1.utils import get_contents_from_bundle
    from superset.utils.core import override_user

    with zipfile.ZipFile(io.BytesIO(archive)) as opened, override_user(user):
        ImportAssetsCommand(get_contents_from_bundle(opened)).run()


def export_charts(home, assets=ASSETS):
    """Write charts and dashboard as they are in Superset to the folder of assets.

    Returns the files written: those whose content differs from what Superset holds, and new ones.
    """
    with superset(home):
        from superset import security_manager
        from superset.commands.dashboard.export import ExportDashboardsCommand
        from superset.utils.core import override_user

        with override_user(security_manager.find_user(IMPORTER)):
            exported = {
                name: yaml.safe_load(content())
                for name, content in ExportDashboardsCommand([d.id for d in _dashboards()]).run()
                if name.startswith(("charts/", "dashboards/"))
            }
    known = {}
    for path in sorted((*assets.glob("charts/*.yaml"), *assets.glob("dashboards/*.yaml"))):
        content = yaml.safe_load(path.read_bytes())
        known[content["uuid"]] = path, content
    uuids = [uuid for uuid in known if known[uuid][0].parent.name == "charts"]
    written = []
    for name, content in exported.items():
        path, before = known.get(content["uuid"], (assets / name, None))
        _leave_out_what_is_of_this_superset(content, uuids)
        if before != content:
            path.write_text(yaml.dump(content, Dumper=_Readable, **LAID_OUT), encoding="utf-8")
            written.append(path)
    return written


class _Readable(yaml.SafeDumper):
    """YAML that says everything where it is, long texts as blocks."""

    def ignore_aliases(self, data):
        return True

    def represent_str(self, value):
        return self.represent_scalar(
            "tag:yaml.org,2002:str", value, style="|" if "\n" in value else None
        )


_Readable.add_representer(str, _Readable.represent_str)
LAID_OUT = {"sort_keys": False, "allow_unicode": True, "width": 100}


def _leave_out_what_is_of_this_superset(content, uuids):
    """Take numbers that Superset gave out of an exported chart or dashboard, in place."""
    for name in ("certified_by", "certification_details", "theme_uuid"):
        if not content.get(name):
            content.pop(name, None)
    content.get("params", {}).pop("datasource", None)
    for part in content.get("position", {}).values():
        if isinstance(part, dict) and part["type"] == "CHART":
            uuid = part["meta"]["uuid"]
            if uuid not in uuids:
                uuids.append(uuid)
            part["meta"]["chartId"] = uuids.index(uuid) + 1


def _dashboards():
    from superset import db
    from superset.models.dashboard import Dashboard

    uuids = [yaml.safe_load(path.read_bytes())["uuid"] for path in ASSETS.glob("dashboards/*.yaml")]
    return db.session.query(Dashboard).filter(Dashboard.uuid.in_(uuids)).all()


def _add(name, roles, password):
    from superset import security_manager

    who = (name, name.title(), "(this machine)", f"{name}@localhost")
    added = security_manager.add_user(*who, roles, password)
    if not added:
        raise RuntimeError(f"Superset did not add the user {name}: see superset.log")
    return added


def _role_of_readers():
    """The role that may read every dataset of the marts, and no other database."""
    from superset import db, security_manager
    from superset.models.core import Database

    role = security_manager.add_role(ROLE)
    for database in db.session.query(Database).all():
        permission = security_manager.add_permission_view_menu("database_access", database.perm)
        security_manager.add_permission_role(role, permission)
    return role


def _own(user, owns):
    """Let the user change what was imported, or not."""
    for dashboard in _dashboards():
        for asset in (dashboard, *dashboard.slices):
            others = [owner for owner in asset.owners if owner.id != user.id]
            asset.owners = [*others, user] if owns else others
