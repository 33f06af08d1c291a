# What PatchCenter needs in an account of AWS: the role of the instances, the bucket for outputs and lists, and what the worker may do.
# An example: docs/integrations/aws.md says what each line is for.

terraform {
  required_version = ">= 1.8"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "bucket" {
  description = "Name of the bucket for outputs of commands and lists of packages"
  type        = string
}

variable "prefix" {
  description = "Beginning of its keys, as integrations.aws.prefix"
  type        = string
  default     = "patchcenter"
}

variable "retention_days" {
  description = "How long outputs and lists are kept"
  type        = number
  default     = 90
}

variable "tag" {
  description = "Tag of the instances that may be patched"
  type        = object({ key = string, value = string })
  default     = { key = "PatchCenter", value = "yes" }
}

variable "volume_keys" {
  description = "ARNs of the keys of your own with which volumes are encrypted; none where they have that of AWS"
  type        = list(string)
  default     = []
}

variable "worker_principal" {
  description = "ARN of the user or role in whose name the worker runs"
  type        = string
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  keys      = "${aws_s3_bucket.outputs.arn}/${var.prefix}/*"
}

# The bucket: nothing of it is public, and it empties itself.

resource "aws_s3_bucket" "outputs" {
  bucket = var.bucket
}

resource "aws_s3_bucket_public_access_block" "outputs" {
  bucket                  = aws_s3_bucket.outputs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "outputs" {
  bucket = aws_s3_bucket.outputs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "outputs" {
  bucket = aws_s3_bucket.outputs.id
  rule {
    id     = "retention"
    status = "Enabled"
    filter {
      prefix = "${var.prefix}/"
    }
    expiration {
      days = var.retention_days
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

# The instances: their agent speaks to Systems Manager, writes outputs and reads lists.

data "aws_iam_policy_document" "instances_assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "instances" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = [local.keys]
  }
  statement {
    actions   = ["s3:GetEncryptionConfiguration"]
    resources = [aws_s3_bucket.outputs.arn]
  }
}

resource "aws_iam_role" "instances" {
  name               = "patchcenter-instances"
  assume_role_policy = data.aws_iam_policy_document.instances_assume.json
}

resource "aws_iam_role_policy_attachment" "instances_core" {
  role       = aws_iam_role.instances.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_role_policy" "instances_bucket" {
  name   = "patchcenter-bucket"
  role   = aws_iam_role.instances.id
  policy = data.aws_iam_policy_document.instances.json
}

resource "aws_iam_instance_profile" "instances" {
  name = "patchcenter-instances"
  role = aws_iam_role.instances.name
}

# The worker: it gives orders to instances with the tag alone, and deletes nothing but snapshots and volumes with tags of its own.

data "aws_iam_policy_document" "worker_assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [var.worker_principal]
    }
  }
}

data "aws_iam_policy_document" "worker" {
  statement {
    sid = "Read"
    actions = [
      "ec2:DescribeInstances",
      "ec2:DescribeSnapshots",
      "ec2:DescribeVolumes",
      "ec2:DescribeReplaceRootVolumeTasks",
      "ssm:DescribeInstanceInformation",
      "ssm:DescribeInstancePatchStates",
      "ssm:DescribeInstancePatches",
      "ssm:GetCommandInvocation",
      "ssm:ListCommandInvocations",
      "ssm:CancelCommand",
    ]
    resources = ["*"]
  }
  statement {
    sid     = "Documents"
    actions = ["ssm:SendCommand"]
    resources = [
      for name in ["AWS-RunShellScript", "AWS-RunPatchBaseline", "AWS-UpdateSSMAgent"] :
      "arn:${local.partition}:ssm:*::document/${name}"
    ]
  }
  statement {
    sid       = "Instances"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ec2:*:${local.account}:instance/*"]
    condition {
      test     = "StringEquals"
      variable = "ssm:resourceTag/${var.tag.key}"
      values   = [var.tag.value]
    }
  }
  # What is done to an instance is allowed on those with the tag alone: its volumes and snapshots, below, go with it.
  statement {
    sid = "Machines"
    actions = [
      "ec2:StartInstances",
      "ec2:StopInstances",
      "ec2:RebootInstances",
      "ec2:ModifyInstanceAttribute",
      "ec2:CreateSnapshots",
      "ec2:CreateReplaceRootVolumeTask",
      "ec2:AttachVolume",
      "ec2:DetachVolume",
    ]
    resources = ["arn:${local.partition}:ec2:*:${local.account}:instance/*"]
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/${var.tag.key}"
      values   = [var.tag.value]
    }
  }
  statement {
    sid = "Storage"
    actions = [
      "ec2:CreateSnapshots",
      "ec2:CreateReplaceRootVolumeTask",
      "ec2:CreateVolume",
      "ec2:AttachVolume",
      "ec2:DetachVolume",
    ]
    resources = [
      "arn:${local.partition}:ec2:*:${local.account}:volume/*",
      "arn:${local.partition}:ec2:*::snapshot/*",
      "arn:${local.partition}:ec2:*:${local.account}:replace-root-volume-task/*",
    ]
  }
  statement {
    sid     = "TagsOfWhatIsMade"
    actions = ["ec2:CreateTags"]
    resources = [
      "arn:${local.partition}:ec2:*:${local.account}:volume/*",
      "arn:${local.partition}:ec2:*::snapshot/*",
    ]
    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = ["CreateSnapshots", "CreateVolume"]
    }
  }
  statement {
    sid       = "TagsOfReplaced"
    actions   = ["ec2:CreateTags"]
    resources = ["arn:${local.partition}:ec2:*:${local.account}:volume/*"]
    condition {
      test     = "ForAllValues:StringLike"
      variable = "aws:TagKeys"
      values   = ["patchcenter:*"]
    }
    condition {
      test     = "Null"
      variable = "aws:TagKeys"
      values   = ["false"]
    }
  }
  statement {
    sid     = "Own"
    actions = ["ec2:DeleteSnapshot"]
    resources = [
      "arn:${local.partition}:ec2:*::snapshot/*",
    ]
    condition {
      test     = "StringLike"
      variable = "aws:ResourceTag/patchcenter:snapshot"
      values   = ["*"]
    }
  }
  statement {
    sid       = "Replaced"
    actions   = ["ec2:DeleteVolume"]
    resources = ["arn:${local.partition}:ec2:*:${local.account}:volume/*"]
    condition {
      test     = "StringLike"
      variable = "aws:ResourceTag/patchcenter:replaced-by"
      values   = ["*"]
    }
  }
  statement {
    sid       = "Bucket"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = [local.keys]
  }
  # Without it S3 answers that a key that is missing is forbidden, and an output that an instance could not write looks like a right that the
  # worker lacks.
  statement {
    sid       = "Missing"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.outputs.arn]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["${var.prefix}/*"]
    }
  }
  # Volumes that are encrypted with a key of yours: to make one of a snapshot, and to start an instance that has one.
  dynamic "statement" {
    for_each = length(var.volume_keys) > 0 ? [var.volume_keys] : []
    content {
      sid       = "VolumeKeys"
      actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
      resources = statement.value
    }
  }
  dynamic "statement" {
    for_each = length(var.volume_keys) > 0 ? [var.volume_keys] : []
    content {
      sid       = "VolumeKeyGrants"
      actions   = ["kms:CreateGrant"]
      resources = statement.value
      condition {
        test     = "Bool"
        variable = "kms:GrantIsForAWSResource"
        values   = ["true"]
      }
    }
  }
}

resource "aws_iam_role" "worker" {
  name               = "patchcenter-worker"
  assume_role_policy = data.aws_iam_policy_document.worker_assume.json
}

resource "aws_iam_role_policy" "worker" {
  name   = "patchcenter-worker"
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.worker.json
}

output "instance_profile" {
  value = aws_iam_instance_profile.instances.name
}

output "worker_role" {
  value = aws_iam_role.worker.arn
}
