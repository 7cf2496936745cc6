"""The manifests fit Kubernetes' own schema and each other, and nothing in them is open."""

import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.server import _GRACE
from bot.settings import ROOT
from tests.deploy.test_containers import VERSION, accept, following

FOLDER = ROOT / "deploy" / "kubernetes"
NOT_APPLIED = {"secret.example.yaml", "load-job.yaml", "kustomization.yaml"}
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))
MANIFESTS: list[tuple[str, dict[str, Any]]] = [
    (path.name, manifest)
    for path in sorted(FOLDER.glob("*.yaml")) if path.name != "kustomization.yaml"
    for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]  # fmt: skip
#: kubernetes-validate has the schemas; its own code needs a jsonschema newer than Rasa's.
SCHEMAS = Path((find_spec("kubernetes_validate").submodule_search_locations or [""])[0])  # type: ignore[union-attr]


def one(kind: str) -> dict[str, Any]:
    (found,) = [manifest for _, manifest in MANIFESTS if manifest["kind"] == kind]
    return found


def templates() -> dict[str, dict[str, Any]]:
    """The pods that the manifests start, by the name of their container."""
    work = one("CronJob")["spec"]["jobTemplate"]
    found = [owner["spec"]["template"] for owner in (one("Deployment"), one("Job"), work)]
    return {template["spec"]["containers"][0]["name"]: template for template in found}


def container(name: str) -> dict[str, Any]:
    (found,) = templates()[name]["spec"]["containers"]
    return dict(found)


def problems(manifest: dict[str, Any], version: str) -> list[str]:
    """What Kubernetes of this version would refuse, unknown names too."""
    folder = SCHEMAS / "kubernetes-json-schema" / f"v{version}.0-local-strict"
    group, _, api = manifest["apiVersion"].rpartition("/")
    parts = [manifest["kind"].lower(), group.split(".")[0], api]
    schema = json.loads((folder / f"{'-'.join(filter(None, parts))}.json").read_text())
    shared = {
        "file:///api/_definitions.json": json.loads((folder / "_definitions.json").read_text())
    }
    resolver = jsonschema.RefResolver("file:///", schema, store=shared)
    checker = jsonschema.Draft202012Validator(schema, resolver=resolver)
    return [error.message for error in checker.iter_errors(manifest)]


@pytest.mark.parametrize("version", ["1.27", "1.33"])
@pytest.mark.parametrize(
    ("name", "manifest"), MANIFESTS, ids=lambda v: v if isinstance(v, str) else v["kind"]
)
def test_a_manifest_fits_the_schema(name: str, manifest: dict[str, Any], version: str) -> None:
    assert not problems(manifest, version)
    assert problems({**manifest, "replica": 2}, version) and "namespace" not in manifest["metadata"]


def test_all_that_is_there_is_applied_but_for_what_is_said() -> None:
    there = {path.name for path in FOLDER.glob("*.yaml")}
    assert set(KUSTOMIZATION["resources"]) == there - NOT_APPLIED


def test_kustomize_puts_them_together() -> None:
    if not shutil.which("kubectl"):
        assert not os.environ.get("OCOP_NO_SKIPS"), "kubectl is not installed"
        pytest.skip("kubectl is not installed (Debian: apt install kubernetes-client)")
    done = subprocess.run(
        ["kubectl", "kustomize", FOLDER], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    images = re.findall(r"image: (\S+)", done.stdout)
    assert images == [f"hoi-ocop:{VERSION}"] * 2
    assert container("load")["image"] == f"hoi-ocop:{VERSION}"


@pytest.mark.parametrize("name", templates())
def test_a_pod_may_do_nothing_but_its_work(name: str) -> None:
    pod, inside = templates()[name]["spec"], container(name)["securityContext"]
    outside = pod["securityContext"]
    assert outside["runAsNonRoot"] and outside["seccompProfile"] == {"type": "RuntimeDefault"}
    assert following("USER") == [f"{outside['runAsUser']}:{outside['runAsGroup']}"]
    assert pod["automountServiceAccountToken"] is False and not pod.get("hostNetwork")
    assert inside["readOnlyRootFilesystem"] and not inside["allowPrivilegeEscalation"]
    assert inside["capabilities"] == {"drop": ["ALL"]}


@pytest.mark.parametrize("name", templates())
def test_a_container_is_bounded_and_finds_what_it_mounts(name: str) -> None:
    found, volumes = container(name), templates()[name]["spec"]["volumes"]
    for bound in ("limits", "requests"):
        assert set(found["resources"][bound]) == {"cpu", "memory"}
    mounts = {mount["name"]: mount["mountPath"] for mount in found["volumeMounts"]}
    assert {volume["name"] for volume in volumes} == set(mounts)
    assert {"/tmp", "/app/var"} <= set(mounts.values())


@pytest.mark.parametrize("name", templates())
def test_settings_come_from_the_map_and_the_secret(name: str) -> None:
    given = {key: ref["name"] for one in container(name)["envFrom"] for key, ref in one.items()}
    assert given == {"configMapRef": "hoi-ocop", "secretRef": "hoi-ocop"}
    assert "env" not in container(name)


def test_the_probes_ask_the_port_that_is_served() -> None:
    web = container("web")
    (port,) = web["ports"]
    assert [str(port["containerPort"])] == following("EXPOSE")
    for probe in ("startupProbe", "readinessProbe"):
        assert web[probe]["httpGet"] == {"path": "/ocop/health", "port": port["name"]}
    assert web["livenessProbe"]["tcpSocket"] == {"port": port["name"]}
    assert one("Service")["spec"]["ports"][0]["targetPort"] == port["name"]
    assert one("NetworkPolicy")["spec"]["ingress"] == [{"ports": [{"port": port["containerPort"]}]}]


def test_nobody_is_cut_off_when_pods_change() -> None:
    spec = one("Deployment")["spec"]
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    wait = int(container("web")["lifecycle"]["preStop"]["exec"]["command"][1])
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] > wait + _GRACE
    assert "replicas" not in spec, "an apply would undo what the autoscaler did"
    assert one("HorizontalPodAutoscaler")["spec"]["minReplicas"] == 2
    assert one("PodDisruptionBudget")["spec"]["minAvailable"] == 1


def test_they_mean_each_other() -> None:
    spec, labels = one("Deployment")["spec"], templates()["web"]["metadata"]["labels"]
    assert spec["selector"]["matchLabels"] == one("Service")["spec"]["selector"] == labels
    assert one("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert one("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == "hoi-ocop"
    policy = one("NetworkPolicy")["spec"]["podSelector"]["matchLabels"]
    assert all(policy.items() <= t["metadata"]["labels"].items() for t in templates().values())
    assert one("PersistentVolumeClaim")["metadata"]["name"] in json.dumps(one("CronJob"))


def test_only_ocop_goes_out() -> None:
    (rule,) = one("Ingress")["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert (path["path"], path["pathType"]) == ("/ocop", "Prefix")
    assert path["backend"]["service"]["name"] == one("Service")["metadata"]["name"]
    assert one("Ingress")["spec"]["tls"][0]["hosts"] == [rule["host"]]


def test_no_secret_is_given_away() -> None:
    secret = one("Secret")["stringData"]
    assert all("<" in value for value in secret.values())
    assert not set(secret) & set(one("ConfigMap")["data"])
    assert not re.search(r"SECRET|TOKEN|_URL", json.dumps(one("ConfigMap")))


def test_one_switch_closes_all_pods() -> None:
    mounted = {m["name"]: m["mountPath"] for m in container("web")["volumeMounts"]}
    assert one("ConfigMap")["data"]["OCOP_OFF_FILE"] == mounted["off"] + "/off.txt"
    page = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    (volume,) = [v for v in templates()["web"]["spec"]["volumes"] if v["name"] == "off"]
    assert volume["configMap"]["optional"]
    assert f"kubectl create configmap {volume['configMap']['name']} " in page


def test_the_work_of_jobs_is_a_command_of_ours() -> None:
    accept(container("load")["command"][1:])
    (script,) = container("backup")["args"]
    command = script.splitlines()[0].replace("$(date +%F-%H%M%S)", "now")
    assert command.startswith("ocop backup ")
    accept(command.replace('"', "").split()[1:])
    assert subprocess.run(["sh", "-n"], input=script.encode(), check=False).returncode == 0
